using Simulation;

return CommandLine.Create(options =>
{
    ThreadPool.GetMaxThreads(out var threads, out _);
    if (threads == 1) return new SimulationProgram(options, Console.Out).Run();
    Console.Error.WriteLine($"The thread pool may have {threads} threads: the order of events would be the machine's. Start this by its own runtimeconfig.json.");
    return 2;
}).Parse(args).Invoke();
