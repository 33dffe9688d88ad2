namespace Marketplace.Bank;

/// <summary>Days on which Brazilian banks are closed, 2016 to 2019: the national holidays, carnival and Corpus Christi.</summary>
/// <remarks>The fixed ones are in laws 662/1949, 6.802/1980 and 9.093/1995; the others follow Easter, as the banks' federation announces them.</remarks>
internal static class BrazilianHolidays
{
    private static readonly (int Month, int Day)[] Fixed = [(1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25)];

    private static readonly DateOnly[] Easter = [new(2016, 3, 27), new(2017, 4, 16), new(2018, 4, 1), new(2019, 4, 21)];

    /// <summary>Carnival Monday and Tuesday, Good Friday, Corpus Christi.</summary>
    private static readonly int[] DaysFromEaster = [-48, -47, -2, 60];

    public static IReadOnlyList<DateOnly> All { get; } =
    [
        .. Easter.SelectMany(easter => Fixed.Select(day => new DateOnly(easter.Year, day.Month, day.Day)).Concat(DaysFromEaster.Select(easter.AddDays))).Order(),
    ];
}
