using System.Globalization;
using Marketplace.Replay;
using Spectre.Console;

namespace Marketplace.Reports;

/// <summary>Progress for output that cannot be redrawn: a line for each tenth.</summary>
internal sealed class ProgressLines(IAnsiConsole console)
{
    private int _tenths;

    public void Show(ReplayProgress progress)
    {
        var tenths = (int)(progress.Share * 10);
        if (tenths <= _tenths) return;
        _tenths = tenths;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tenths * 10,3} % {progress}"));
    }
}
