using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What is provided for an exposure from a number of days past due on, to the next band.</summary>
/// <param name="FromDay">Its first day past due; 0 for what is not past due.</param>
/// <param name="Stage">The stage of IFRS 9: 1 as expected, 2 much riskier than when it was lent, 3 in default.</param>
/// <param name="Rate">The part of the exposure that is expected to be lost.</param>
public sealed record ProvisionBand(int FromDay, int Stage, Share Rate);

/// <summary>What the platform provides for its own exposure at a period's close, by days past due. JSON: the bands.</summary>
[JsonConverter(typeof(ProvisionScaleJsonConverter))]
public sealed class ProvisionScale : IEquatable<ProvisionScale>
{
    /// <summary>The stage of what is in default, however many days past due.</summary>
    public const int DefaultStage = 3;

    /// <summary>As many as there are bands of days past due.</summary>
    public const int Most = DelinquencyBuckets.Most + 1;

    private readonly ImmutableArray<ProvisionBand> _bands;

    /// <param name="bands">See <see cref="FaultOf"/>.</param>
    /// <exception cref="ArgumentException">They break a rule.</exception>
    public ProvisionScale(params IReadOnlyList<ProvisionBand> bands)
    {
        if (FaultOf(bands) is { } fault) throw new ArgumentException(fault, nameof(bands));
        _bands = [.. bands];
    }

    /// <summary>
    /// Stage 1: 1 % of what is not past due, 2 % to day 30. Stage 2: 10 % to day 60, 25 % to day 90. Stage 3: 50 % from day 91 on and of any default, all of it after day 180.
    /// </summary>
    /// <remarks>2, 25, 50 and 100 % and at least 1 % of everything are what the People's Bank of China has banks provide by class of loan (guidelines of 2002); 10 % lies between.</remarks>
    public static ProvisionScale Default { get; } = new(Band(0, 1, 100), Band(1, 1, 200), Band(31, 2, 1_000), Band(61, 2, 2_500), Band(91, 3, 5_000), Band(181, 3, 10_000));

    /// <summary>By days past due.</summary>
    public IReadOnlyList<ProvisionBand> Bands => _bands;

    /// <summary>What is wrong with bands; null where they are sound: the first from day 0, rising, no stage lower than the one before, the last in stage 3.</summary>
    public static string? FaultOf(IReadOnlyList<ProvisionBand> bands)
    {
        if (bands.Count is 0 or > Most || bands[0].FromDay != 0) return $"There are 1 to {Most} bands, the first from day 0.";
        for (var i = 0; i < bands.Count; i++)
        {
            if (bands[i].Stage is < 1 or > DefaultStage) return $"There is no stage {bands[i].Stage}; stages are 1 to {DefaultStage}.";
            if (i > 0 && bands[i].FromDay <= bands[i - 1].FromDay) return "Each band begins later than the one before.";
            if (i > 0 && bands[i].Stage < bands[i - 1].Stage) return "No stage is lower than the one before.";
        }

        return bands[^1].Stage == DefaultStage ? null : $"The last band is in stage {DefaultStage}: what is in default is provided for as that.";
    }

    /// <summary>The band of a loan: by the bucket that it is reported in; in default at least the first of stage 3.</summary>
    public ProvisionBand Of(DelinquencyBucket bucket, bool isInDefault) =>
        _bands.Last(band => band.FromDay <= bucket.FirstDay) is var reached && isInDefault && reached.Stage < DefaultStage
            ? _bands.First(band => band.Stage == DefaultStage)
            : reached;

    public bool Equals(ProvisionScale? other) => other is not null && _bands.SequenceEqual(other._bands);

    public override bool Equals(object? obj) => Equals(obj as ProvisionScale);

    public override int GetHashCode() => _bands.Aggregate(0, HashCode.Combine);

    private static ProvisionBand Band(int fromDay, int stage, int basisPoints) => new(fromDay, stage, Share.FromBasisPoints(basisPoints));
}

/// <summary>A scale is its bands: <c>[{"fromDay":0,"stage":1,"rate":100}, …]</c>.</summary>
internal sealed class ProvisionScaleJsonConverter() : ListJsonConverter<ProvisionScale, ProvisionBand>(bands => new(bands), scale => scale.Bands);
