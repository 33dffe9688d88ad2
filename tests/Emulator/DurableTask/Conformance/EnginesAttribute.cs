using System.Reflection;
using Xunit.Sdk;

namespace Tests.Emulator.DurableTask.Conformance;

/// <summary>Runs a case on each engine of <see cref="DurableHosts"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EnginesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => DurableHosts.All.Select(name => new object[] { name });
}
