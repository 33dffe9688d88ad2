using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Cases;

public sealed class DecisionTests
{
    [Fact]
    public void Given_a_value_When_read_Then_it_is_accepted_without_a_rejection()
    {
        Decision<string> decision = "yes";
        Assert.True(decision.Accepts(out var value, out var rejection));
        Assert.Equal("yes", value);
        Assert.Null(rejection);
    }

    [Fact]
    public void Given_a_rejection_When_read_Then_all_its_reasons_are_there()
    {
        Decision<string> decision = new Rejection([new Reason("a", "First."), new Reason("b", "Second.")]);
        Assert.False(decision.Accepts(out _, out var rejection));
        Assert.Equal("a: First.; b: Second.", rejection.ToString());
    }

    [Fact]
    public void Given_no_reason_When_rejected_Then_it_throws()
    {
        Assert.Throws<ArgumentException>(() => new Rejection([]));
        Assert.Throws<InvalidOperationException>(() => default(Decision<string>).Accepts(out _, out _));
    }
}
