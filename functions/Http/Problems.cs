using Microsoft.AspNetCore.Http;
using ScfFunctions.Domain;

namespace ScfFunctions.Http;

/// <summary>Every error answer that there is, each with its status and its stable code.</summary>
public static class Problems
{
    public static ProblemAnswer MalformedJson(string detail) =>
        new(StatusCodes.Status400BadRequest, "malformed-json", "The body cannot be read", detail);

    /// <summary>Fields are at fault; all of them are named.</summary>
    public static ProblemAnswer InvalidRequest(IReadOnlyList<FieldFault> faults) =>
        new(StatusCodes.Status400BadRequest, "invalid-request", "The request is not valid",
            faults.Count == 1 ? $"{faults[0].Pointer}: {faults[0].Detail}" : $"{faults.Count} fields are at fault.")
        { Errors = faults };

    /// <inheritdoc cref="InvalidRequest(IReadOnlyList{FieldFault})"/>
    public static ProblemAnswer InvalidRequest(string pointer, string code, string detail) => InvalidRequest([new FieldFault(pointer, code, detail)]);

    /// <summary>A field names something that does not exist here, or belongs to another tenant.</summary>
    public static ProblemAnswer UnknownId(string pointer, string id) =>
        InvalidRequest(pointer, "unknown-id", $"'{id}' is not the id of anything here that fits.");

    public static ProblemAnswer KeyMissing() =>
        new(StatusCodes.Status401Unauthorized, "key-missing", "A key is needed", "The header x-functions-key is missing.");

    public static ProblemAnswer KeyUnknown() =>
        new(StatusCodes.Status401Unauthorized, "key-unknown", "The key is not known", "The key in x-functions-key is not accepted.");

    public static ProblemAnswer RoleMissing(string needed) =>
        new(StatusCodes.Status403Forbidden, "role-missing", "The key may not do this", $"One of these roles is needed: {needed}.");

    /// <summary>The decision needs a person and a machine asked.</summary>
    public static ProblemAnswer PersonRequired() =>
        new(StatusCodes.Status403Forbidden, "person-required", "A person decides this", "The key belongs to a machine; this takes the key of a person.");

    /// <summary>What the address names does not exist, or belongs to another tenant: the answer is the same.</summary>
    public static ProblemAnswer NotFound() =>
        new(StatusCodes.Status404NotFound, "not-found", "There is no such thing", "Nothing with this id exists here.");

    /// <summary>The thing exists, but its state does not admit this.</summary>
    public static ProblemAnswer WrongState(string detail) =>
        new(StatusCodes.Status409Conflict, "wrong-state", "The state does not admit this", detail);

    /// <summary>Another request has not finished with the same row; the same request later succeeds.</summary>
    public static ProblemAnswer RequestInProgress() =>
        new(StatusCodes.Status409Conflict, "request-in-progress", "Another request is under way", "Send the same request again in a moment.");

    public static ProblemAnswer BodyTooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large", $"A body may have at most {limit} bytes.");

    public static ProblemAnswer JsonExpected() =>
        new(StatusCodes.Status415UnsupportedMediaType, "json-expected", "JSON is expected", "The Content-Type must be application/json, in UTF-8.");

    public static ProblemAnswer IdempotencyKeyReused() =>
        new(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The Idempotency-Key was used before",
            "A request with this Idempotency-Key and another body was accepted before.");

    /// <summary>The request is sound, and the business refuses it.</summary>
    /// <param name="code">The problem's own code; the reasons have theirs.</param>
    /// <param name="detail">The refusal in a sentence.</param>
    /// <param name="reasons">All reasons.</param>
    public static ProblemAnswer Refused(string code, string detail, IReadOnlyList<Reason> reasons) =>
        new(StatusCodes.Status422UnprocessableEntity, code, "The request is refused", detail) { Reasons = reasons };

    /// <summary>A store did not answer; nothing is known to have happened, and the same request may be sent again.</summary>
    public static ProblemAnswer Unavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "The service cannot answer now", "Send the same request again in a moment.");

    /// <summary>A fault of this program; the log has the rest.</summary>
    public static ProblemAnswer InternalError(string invocation) =>
        new(StatusCodes.Status500InternalServerError, "internal-error", "The request failed", $"The fault is logged under {invocation}.");
}
