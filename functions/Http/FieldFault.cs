namespace ScfFunctions.Http;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Pointer">Where: an RFC 6901 JSON pointer into the body, such as <c>/lines/0/amount</c>; for a header, its name.</param>
/// <param name="Code">What kind of fault, stable: <c>missing</c>, <c>unknown-field</c>, <c>wrong-type</c>, <c>out-of-range</c>, …</param>
/// <param name="Detail">A sentence for the person who reads the answer.</param>
public sealed record FieldFault(string Pointer, string Code, string Detail);
