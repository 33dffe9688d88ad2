using System.Globalization;
using OpenTelemetry.Trace;

namespace ScfFunctions.Telemetry;

/// <summary>Decides which spans are recorded, as <c>OTEL_TRACES_SAMPLER</c> asks; the whole of a case, or nothing of it.</summary>
/// <remarks>
/// The first spans of a case have a trace id, which follows from the case, and no parent. To the usual samplers that is a parent that was not recorded;
/// here it is a root, so that the ratio decides by the case's trace id, the same way for years.
/// </remarks>
internal sealed class CaseSampler : Sampler
{
    private readonly Sampler _root;
    private readonly Sampler _below;

    private CaseSampler(Sampler root, Sampler below)
    {
        (_root, _below) = (root, below);
        Description = $"CaseSampler{{{root.Description}}}";
    }

    /// <summary>The sampler that the standard settings name; <c>parentbased_always_on</c> where they name none or one that is not known.</summary>
    /// <param name="name">What <c>OTEL_TRACES_SAMPLER</c> says.</param>
    /// <param name="argument">What <c>OTEL_TRACES_SAMPLER_ARG</c> says: the part that is recorded, 0 to 1.</param>
    public static CaseSampler Of(string? name, string? argument)
    {
        Sampler root = name switch
        {
            "always_off" or "parentbased_always_off" => new AlwaysOffSampler(),
            "traceidratio" or "parentbased_traceidratio" => new TraceIdRatioBasedSampler(Ratio(argument)),
            _ => new AlwaysOnSampler(),
        };
        var followsParent = name is not ("always_on" or "always_off" or "traceidratio");
        return new CaseSampler(root, followsParent ? new ParentBasedSampler(root) : root);
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        (samplingParameters.ParentContext.SpanId == default ? _root : _below).ShouldSample(samplingParameters);

    private static double Ratio(string? argument) =>
        double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1 ? ratio : 1;
}
