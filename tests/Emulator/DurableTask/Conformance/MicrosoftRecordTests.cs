namespace Tests.Emulator.DurableTask.Conformance;

/// <summary>The emulator sees in each case what Microsoft's engine saw when it was recorded, or differs in the way that is explained.</summary>
public sealed class MicrosoftRecordTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var engine in DurableHosts.All)
            {
                foreach (var one in ConformanceCase.All) cases.Add(one.Name, engine);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_emulator_does_what_Microsofts_engine_did_or_what_is_explained(string name, string engine)
    {
        var expected = MicrosoftRecord.Differences.TryGetValue(name, out var difference) ? difference.Lines : MicrosoftRecord.Outcomes[name];

        var actual = await ConformanceCase.All.Single(one => one.Name == name).RunAsync(engine);

        Assert.True(expected.SequenceEqual(actual), $"expected:\n{string.Join('\n', expected)}\nactual:\n{string.Join('\n', actual)}");
    }

    [Fact]
    public void Every_case_was_recorded() => Assert.Equal(ConformanceCase.All.Select(one => one.Name), MicrosoftRecord.Outcomes.Keys);

    [Fact]
    public void Every_explained_difference_is_one() => Assert.All(MicrosoftRecord.Differences.Values, difference =>
    {
        Assert.NotEqual(MicrosoftRecord.Outcomes[difference.Case], difference.Lines);
        Assert.NotEmpty(difference.Why);
    });
}
