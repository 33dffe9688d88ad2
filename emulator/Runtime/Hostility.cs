using System.Collections.Immutable;

namespace Emulator.Runtime;

/// <summary>How often each kind of fault strikes.</summary>
/// <param name="Seed">What the random choices begin with.</param>
/// <param name="Rates">Strikes of ten thousand opportunities, by kind; a kind that is missing never strikes.</param>
public sealed record HostilitySettings(int Seed, ImmutableDictionary<FaultKind, int> Rates)
{
    /// <summary>The rate that strikes every time.</summary>
    public const int Always = 10_000;

    /// <summary>No faults.</summary>
    public static HostilitySettings None { get; } = new(0, ImmutableDictionary<FaultKind, int>.Empty);
}

/// <summary>Decides, by a seed, where a fault strikes; counts those that did. With one thread of control a seed repeats itself exactly.</summary>
public sealed class Hostility
{
    private readonly Lock _gate = new();
    private readonly int[] _rates = new int[Enum.GetValues<FaultKind>().Length];
    private readonly long[] _struck;
    private readonly Random _random;
    private volatile bool _isOn;

    /// <param name="settings">The rates and the seed.</param>
    /// <param name="start">Which start of the host on its store this is; each one is struck elsewhere.</param>
    public Hostility(HostilitySettings settings, long start)
    {
        _struck = new long[_rates.Length];
        foreach (var (kind, rate) in settings.Rates) _rates[(int)kind] = rate;
        _random = new Random(unchecked((settings.Seed * 31) + (int)start));
        IsConfigured = Array.Exists(_rates, rate => rate > 0);
    }

    /// <summary>Never strikes.</summary>
    public static Hostility None { get; } = new(HostilitySettings.None, 0);

    /// <summary>Whether any kind can strike at all.</summary>
    public bool IsConfigured { get; }

    /// <summary>Whether faults strike now: not before the host has begun, and whenever told otherwise. A clock that is wrong is so from the beginning.</summary>
    public bool IsOn
    {
        get => _isOn;
        set => _isOn = value && IsConfigured;
    }

    /// <summary>How often each kind has struck, those that can strike alone.</summary>
    public IReadOnlyDictionary<FaultKind, long> Struck
    {
        get
        {
            lock (_gate) return Enum.GetValues<FaultKind>().Where(kind => _rates[(int)kind] > 0).ToDictionary(kind => kind, kind => _struck[(int)kind]);
        }
    }

    /// <summary>Whether a fault strikes here.</summary>
    public bool Strikes(FaultKind kind)
    {
        if (_rates[(int)kind] == 0 || (!_isOn && kind != FaultKind.ClockStep)) return false;
        lock (_gate)
        {
            if (_random.Next(HostilitySettings.Always) >= _rates[(int)kind]) return false;
            _struck[(int)kind]++;
            return true;
        }
    }

    /// <summary>Whether a fault strikes this call of a function to a service.</summary>
    public bool StrikesCall(FaultKind kind) => _isOn && FunctionFlow.Current is not null && Strikes(kind);

    /// <summary>A number from 0 to below <paramref name="limit"/>: which of several forms a fault takes.</summary>
    public int Pick(int limit)
    {
        lock (_gate) return _random.Next(limit);
    }
}
