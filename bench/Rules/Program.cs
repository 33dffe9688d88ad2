using BenchmarkDotNet.Running;

namespace Bench.Rules;

internal static class Program
{
    private static void Main(string[] arguments) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
}
