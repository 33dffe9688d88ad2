namespace Emulator.Tables.Queries;

internal enum FilterTokenKind
{
    End,
    Open,
    Close,

    /// <summary>A property, an operator or a keyword.</summary>
    Word,
    Literal,
}

/// <param name="Kind">What it is.</param>
/// <param name="Word">The text of a word.</param>
/// <param name="Literal">The value of a literal.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Word = "", FilterLiteral Literal = default);
