using System.CommandLine;
using Bench.Review;

Option<int[]> counts = new("--cases")
{
    Description = "How many cases are open; several numbers are measured one after the other.",
    DefaultValueFactory = _ => [10_000, 100_000, 1_000_000],
    AllowMultipleArgumentsPerToken = true,
};
Option<int> lateEvery = new("--late-every") { Description = "Of so many cases one is late and told so; 0 for none.", DefaultValueFactory = _ => 1_000 };
Option<string?> folder = new("--folder") { Description = "Where the data lie while measured (default: the machine's folder for temporary files)." };
RootCommand root = new("The daily review of many open cases: cases a second, table requests for a case, memory.") { counts, lateEvery, folder };
root.SetAction((parsed, stop) => new ReviewBenchmark(parsed.GetValue(counts)!, parsed.GetValue(lateEvery), parsed.GetValue(folder)).RunAsync(stop));

Command close = new("close", "The close of a month over many open cases, each of which books: cases a second, table requests for a case.") { counts, folder };
close.SetAction((parsed, stop) => new ReviewBenchmark(parsed.GetValue(counts)!, 1, parsed.GetValue(folder), isClose: true).RunAsync(stop));
root.Subcommands.Add(close);

// The parts that run in processes of their own.
Option<string> data = new("--data") { Required = true };
Option<int> count = new("--cases") { Required = true };
Command make = new("make") { data, count, lateEvery };
make.Hidden = true;
make.SetAction((parsed, stop) => new MeasuredReview(parsed.GetValue(count), parsed.GetValue(lateEvery)).MakeAsync(parsed.GetValue(data)!, stop));
Command review = new("review") { data, count, lateEvery };
review.Hidden = true;
review.SetAction((parsed, stop) => new MeasuredReview(parsed.GetValue(count), parsed.GetValue(lateEvery)).RunAsync(parsed.GetValue(data)!, stop));
Command makeForClose = new("make-for-close") { data, count, lateEvery };
makeForClose.Hidden = true;
makeForClose.SetAction((parsed, stop) => new MeasuredClose(parsed.GetValue(count)).MakeAsync(parsed.GetValue(data)!, stop));
Command closeOne = new("close-one") { data, count, lateEvery };
closeOne.Hidden = true;
closeOne.SetAction((parsed, stop) => new MeasuredClose(parsed.GetValue(count)).RunAsync(parsed.GetValue(data)!, stop));
root.Subcommands.Add(makeForClose);
root.Subcommands.Add(closeOne);
root.Subcommands.Add(make);
root.Subcommands.Add(review);

try
{
    return await root.Parse(args).InvokeAsync();
}
catch (IOException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
