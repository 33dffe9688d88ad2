using System.Diagnostics;
using OpenTelemetry.Trace;
using ScfFunctions.Storage;
using ScfFunctions.Telemetry;

namespace Tests.Functions.Telemetry;

public sealed class CaseTraceTests
{
    [Fact]
    public void A_cases_trace_follows_from_its_id_and_has_nothing_above_it()
    {
        var (one, again, other) = (CaseTrace.Of("c1"), CaseTrace.Of("c1"), CaseTrace.Of("c2"));

        Assert.Equal(one, again);
        Assert.NotEqual(one.TraceId, other.TraceId);
        Assert.Equal(default, one.SpanId);
    }

    [Theory]
    [InlineData("c-7f3a.1", "c-7f3a")]
    [InlineData("c.7f3a.12", "c.7f3a")]
    [InlineData("review-20170301", null)]
    [InlineData("period-default-2017-03", null)]
    [InlineData("c-7f3a.", null)]
    [InlineData(".1", null)]
    public void The_case_of_an_instance_is_what_stands_before_the_episode(string instance, string? caseId) => Assert.Equal(caseId, CaseEpisode.CaseOf(instance));

    [Theory]
    [InlineData(null, null, SamplingDecision.RecordAndSample)]
    [InlineData("always_off", null, SamplingDecision.Drop)]
    [InlineData("parentbased_traceidratio", "0", SamplingDecision.Drop)]
    [InlineData("parentbased_traceidratio", "1", SamplingDecision.RecordAndSample)]
    [InlineData("traceidratio", "nonsense", SamplingDecision.RecordAndSample)]
    public void A_case_is_sampled_as_a_root_is(string? name, string? argument, SamplingDecision decision)
    {
        var trace = CaseTrace.Of("c1");
        SamplingParameters asked = new(trace, trace.TraceId, "apply", ActivityKind.Internal);

        Assert.Equal(decision, CaseSampler.Of(name, argument).ShouldSample(asked).Decision);
    }

    [Theory]
    [InlineData(ActivityTraceFlags.None, SamplingDecision.Drop)]
    [InlineData(ActivityTraceFlags.Recorded, SamplingDecision.RecordAndSample)]
    public void Below_a_span_its_decision_holds(ActivityTraceFlags flags, SamplingDecision decision)
    {
        ActivityContext parent = new(ActivityTraceId.CreateFromString("4bf92f3577b34da6a3ce929d0e0e4736"), ActivitySpanId.CreateFromString("00f067aa0ba902b7"), flags, isRemote: true);

        Assert.Equal(decision, CaseSampler.Of(null, null).ShouldSample(new(parent, parent.TraceId, "POST /api/cases", ActivityKind.Server)).Decision);
    }
}
