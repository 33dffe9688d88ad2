using System.Linq.Expressions;
using Azure.Data.Tables;
using static Tests.Emulator.Tables.EntityTypeTests;

namespace Tests.Emulator.Tables;

/// <summary>Conditions written in C# become the filters that one would write by hand.</summary>
public sealed class FilterExpressionTests
{
    private readonly string _field = "from a field";

    public static TheoryData<Expression<Func<Case, bool>>, string> Translations()
    {
        var local = 7;
        int? nullable = 8;
        var stage = Stage.Disbursed;
        return new()
        {
            { x => x.Int == 7, "Int eq 7" },
            { x => x.Int != local, "Int ne 7" },
            { x => 7 < x.Int, "Int gt 7" },
            { x => x.Int >= local + 1, "Int ge 8" },
            { x => x.MaybeInt == nullable, "MaybeInt eq 8" },
            { x => x.MaybeInt!.Value < 3, "MaybeInt lt 3" },
            { x => x.Long <= 7, "Long le 7L" },
            { x => x.Double > 5, "Double gt 5.0" },
            { x => x.Text == "it's", "text_in_table eq 'it''s'" },
            { x => x.Text!.Equals("a"), "text_in_table eq 'a'" },
            { x => x.PartitionKey == "p" && x.RowKey == "r", "(PartitionKey eq 'p') and (RowKey eq 'r')" },
            { x => x.RowKey.CompareTo("a") >= 0 && x.RowKey.CompareTo("b") < 0, "(RowKey ge 'a') and (RowKey lt 'b')" },
            { x => string.Compare(x.RowKey, "a") > 0, "RowKey gt 'a'" },
            { x => string.CompareOrdinal("a", x.RowKey) > 0, "RowKey lt 'a'" },
            { x => x.Flag, "Flag eq true" },
            { x => !x.Flag, "not (Flag eq true)" },
            { x => x.Flag == false, "Flag eq false" },
            { x => x.Flag || x.Int == 1, "(Flag eq true) or (Int eq 1)" },
            { x => x.Stage == Stage.Disbursed, "Stage eq 'Disbursed'" },
            { x => x.Stage != stage, "Stage ne 'Disbursed'" },
            { x => x.When < DateTimeOffset.UnixEpoch, "When lt datetime'1970-01-01T00:00:00.0000000Z'" },
            { x => x.Id == Guid.Empty, "Id eq guid'00000000-0000-0000-0000-000000000000'" },
            { x => true, "true" },
        };
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void A_condition_has_its_text(Expression<Func<Case, bool>> condition, string text) => Assert.Equal(text, TableClient.CreateQueryFilter(condition));

    [Fact]
    public void A_dictionarys_properties_are_named_by_their_getters()
    {
        Assert.Equal("Name eq 'from a field'", TableClient.CreateQueryFilter<TableEntity>(x => x.GetString("Name") == _field));
        Assert.Equal("N gt 5", TableClient.CreateQueryFilter<TableEntity>(x => x.GetInt32("N") > 5));
        Assert.Equal("N eq 5L", TableClient.CreateQueryFilter<TableEntity>(x => (long?)x["N"] == 5L));
    }

    [Fact]
    public void A_tables_name_is_TableName() => Assert.Equal("TableName eq 'Orders'", TableServiceClient.CreateQueryFilter(x => x.Name == "Orders"));

    [Fact]
    public void What_the_service_cannot_do_is_refused()
    {
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Case>(x => x.Text!.StartsWith("a")));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Case>(x => x.Int + 1 == 7));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Case>(x => x.Int == x.Long));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Case>(x => x.RowKey.CompareTo("a") == 1));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter<Case>(x => x.Text == null));
    }
}
