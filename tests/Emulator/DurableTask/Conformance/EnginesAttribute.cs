using System.Reflection;
using Xunit.Sdk;

namespace Tests.Emulator.DurableTask.Conformance;

/// <summary>Runs a case on each engine of <see cref="DurableHosts"/>, with the arguments that follow the engine's.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EnginesAttribute(params object[] arguments) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => DurableHosts.All.Select(name => (object[])[name, .. arguments]);
}
