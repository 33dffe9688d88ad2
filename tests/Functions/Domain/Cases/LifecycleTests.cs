using System.Text.Json;
using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Cases;

public sealed class LifecycleTests
{
    private static readonly Lifecycle[] Ends = [Lifecycle.Closed, Lifecycle.Rejected, Lifecycle.Cancelled, Lifecycle.Expired];

    [Fact]
    public void Given_the_path_where_nothing_unusual_happens_Then_each_step_is_allowed()
    {
        Lifecycle[] path =
        [
            Lifecycle.Applied, Lifecycle.Approved, Lifecycle.Verified, Lifecycle.DisbursementPending, Lifecycle.Disbursed, Lifecycle.Closed,
        ];
        Assert.All(path.Zip(path.Skip(1)), step => Assert.Equal(step.Second, step.First.Become(step.Second)));
    }

    [Fact]
    public void Given_the_path_of_a_called_guarantee_Then_each_step_is_allowed()
    {
        Lifecycle[] path =
        [
            Lifecycle.Disbursed, Lifecycle.Defaulted, Lifecycle.GuaranteeCalled, Lifecycle.Subrogated, Lifecycle.WrittenOff, Lifecycle.Closed,
        ];
        Assert.All(path.Zip(path.Skip(1)), step => Assert.True(step.First.CanBecome(step.Second)));
    }

    [Theory]
    [InlineData(Lifecycle.Applied, Lifecycle.Disbursed)]
    [InlineData(Lifecycle.Applied, Lifecycle.DisbursementPending)]
    [InlineData(Lifecycle.Approved, Lifecycle.DisbursementPending)]
    [InlineData(Lifecycle.DisbursementPending, Lifecycle.Rejected)]
    [InlineData(Lifecycle.DisbursementPending, Lifecycle.Expired)]
    [InlineData(Lifecycle.Disbursed, Lifecycle.Cancelled)]
    [InlineData(Lifecycle.Disbursed, Lifecycle.Expired)]
    [InlineData(Lifecycle.Disbursed, Lifecycle.WrittenOff)]
    public void Given_a_step_that_skips_a_decision_or_forgets_money_Then_it_throws(Lifecycle from, Lifecycle to)
    {
        Assert.False(from.CanBecome(to));
        Assert.Throws<InvalidOperationException>(() => from.Become(to));
    }

    [Fact]
    public void Given_every_state_Then_exactly_the_ends_lead_nowhere_and_none_leads_to_itself() =>
        Assert.All(Enum.GetValues<Lifecycle>(), lifecycle =>
        {
            Assert.Equal(Ends.Contains(lifecycle), lifecycle.IsEnd());
            Assert.False(lifecycle.CanBecome(lifecycle));
        });

    [Fact]
    public void Given_every_state_Then_it_can_be_reached_from_Applied_and_an_end_can_be_reached_from_it()
    {
        Assert.Equal(Enum.GetValues<Lifecycle>().ToHashSet(), ReachableFrom(Lifecycle.Applied));
        Assert.All(Enum.GetValues<Lifecycle>(), lifecycle => Assert.Contains(ReachableFrom(lifecycle), reached => reached.IsEnd()));
    }

    [Fact]
    public void Given_states_When_stored_as_JSON_Then_they_are_names()
    {
        Assert.Equal("\"DisbursementPending\"", JsonSerializer.Serialize(Lifecycle.DisbursementPending));
        Assert.Equal("\"Frozen, UnderReview\"", JsonSerializer.Serialize(CaseFlags.Frozen | CaseFlags.UnderReview));
        Assert.Equal(CaseFlags.Frozen | CaseFlags.UnderReview, JsonSerializer.Deserialize<CaseFlags>("\"Frozen, UnderReview\""));
    }

    private static HashSet<Lifecycle> ReachableFrom(Lifecycle start)
    {
        HashSet<Lifecycle> reached = [start];
        Queue<Lifecycle> open = new([start]);
        while (open.TryDequeue(out var from))
        {
            foreach (var to in Enum.GetValues<Lifecycle>().Where(to => from.CanBecome(to) && reached.Add(to))) open.Enqueue(to);
        }

        return reached;
    }
}
