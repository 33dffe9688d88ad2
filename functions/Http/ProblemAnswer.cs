using System.Net.Mime;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using ScfFunctions.Domain;

namespace ScfFunctions.Http;

/// <summary>An error answer, RFC 9457: a stable <see cref="Type"/>, a sentence, and where there are any the fields at fault or the reasons.</summary>
/// <param name="Status">The HTTP status, repeated in the body.</param>
/// <param name="Code">What kind of error, stable; the type is <c>urn:scf:</c> and this.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Detail">This one in a sentence.</param>
public sealed record ProblemAnswer(int Status, [property: JsonIgnore] string Code, string Title, string Detail) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => Status;

    [JsonPropertyOrder(-1)]
    public string Type => "urn:scf:" + Code;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldFault>? Errors { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Reason>? Reasons { get; init; }

    public Task ExecuteAsync(HttpContext httpContext) =>
        new JsonAnswer(Status, this).WriteAsync(httpContext, MediaTypeNames.Application.ProblemJson);
}
