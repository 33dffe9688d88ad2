using System.Diagnostics.CodeAnalysis;

namespace ScfFunctions.Domain;

/// <summary>Why something was refused: a code for programs and a sentence for people.</summary>
/// <param name="Code">Stable, lower case, words joined by hyphens, such as "buyer-not-acknowledged".</param>
/// <param name="Message">What is wrong and, where it helps, both figures that disagree.</param>
public sealed record Reason(string Code, string Message);

/// <summary>A refusal by a rule of the business, always with all its reasons. It is a value, never an exception.</summary>
public sealed record Rejection
{
    /// <exception cref="ArgumentException">There is no reason: a refusal without one is a mistake of the program.</exception>
    public Rejection(IReadOnlyList<Reason> reasons)
    {
        if (reasons is null or []) throw new ArgumentException("A refusal names at least one reason.", nameof(reasons));
        Reasons = reasons;
    }

    public Rejection(string code, string message)
        : this([new Reason(code, message)])
    {
    }

    /// <summary>At least one, in the order of the checks that found them.</summary>
    public IReadOnlyList<Reason> Reasons { get; }

    public override string ToString() => string.Join("; ", Reasons.Select(reason => $"{reason.Code}: {reason.Message}"));
}

/// <summary>What a rule answers: a value, or a rejection with its reasons.</summary>
/// <typeparam name="T">What is decided when nothing speaks against it.</typeparam>
/// <remarks>
/// Made by returning either; read by <see cref="Accepts"/>. Example:
/// <code>if (!decision.Accepts(out var advance, out var rejection)) return rejection;</code>
/// </remarks>
public readonly struct Decision<T>
    where T : class
{
    private readonly T? _value;
    private readonly Rejection? _rejection;

    private Decision(T? value, Rejection? rejection)
    {
        _value = value;
        _rejection = rejection;
    }

    public static implicit operator Decision<T>(T value) => new(value ?? throw new ArgumentNullException(nameof(value)), null);

    public static implicit operator Decision<T>(Rejection rejection) => new(null, rejection ?? throw new ArgumentNullException(nameof(rejection)));

    /// <summary>Whether there is a value; one of the two is always set.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>: nothing was ever decided.</exception>
    public bool Accepts([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Rejection? rejection)
    {
        (value, rejection) = (_value, _rejection);
        if (value is null && rejection is null) throw new InvalidOperationException("Nothing was decided here.");
        return value is not null;
    }
}
