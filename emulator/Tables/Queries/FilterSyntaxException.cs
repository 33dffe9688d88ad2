namespace Emulator.Tables.Queries;

/// <summary>A filter's text is not one that the service understands.</summary>
#pragma warning disable RCS1194 // Thrown and caught within this folder.
internal sealed class FilterSyntaxException(string message) : Exception(message);
