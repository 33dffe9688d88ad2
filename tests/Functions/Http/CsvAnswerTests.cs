using System.Globalization;
using System.Text;
using ScfFunctions.Domain;
using ScfFunctions.Http;

namespace Tests.Functions.Http;

/// <summary>Tables as RFC 4180 has them, and harmless in a spreadsheet.</summary>
public sealed class CsvAnswerTests
{
    [Theory]
    [InlineData("Loja", "Loja")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("the \"best\"", "\"the \"\"best\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("=1,2", "\"'=1,2\"")]
    [InlineData("São Paulo", "São Paulo")]
    public void A_text_is_quoted_where_it_must_be_and_never_a_formula(string? text, string written) =>
        Assert.Equal($"a,b\r\nx,{written}\r\n", Written(["a", "b"], [CsvCell.Of("x"), CsvCell.Of(text)]));

    [Fact]
    public void Numbers_and_dates_are_the_same_in_every_culture_and_may_begin_with_a_minus()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo other = new("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" }, DateTimeFormat = { DateSeparator = "." } };
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.Equal(
                "amount,none,count,day,at\r\n-1234567.50,,-1234,2017-03-01,2017-03-01T12:00:00Z\r\n",
                Written(
                    ["amount", "none", "count", "day", "at"],
                    [
                        CsvCell.Of(-Money.Parse("1234567.50", "BRL")), CsvCell.Of((Money?)null), CsvCell.Of(-1234), CsvCell.Of(new DateOnly(2017, 3, 1)),
                        CsvCell.Of(new DateTimeOffset(2017, 3, 1, 9, 0, 0, TimeSpan.FromHours(-3))),
                    ]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Without_rows_there_is_the_header() => Assert.Equal("a,b\r\n", Encoding.UTF8.GetString(new CsvAnswer(["a", "b"], []).ToUtf8()));

    private static string Written(string[] header, CsvCell[] row) => Encoding.UTF8.GetString(new CsvAnswer(header, [row]).ToUtf8());
}
