using Microsoft.AspNetCore.Http;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Http;

/// <summary>A request to change something, read and checked: who asks what, and how to recognise a repeat.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Body">What is asked.</param>
/// <param name="IdempotencyKey">The request's own key; empty where none is needed.</param>
/// <param name="BodyHash">SHA-256 of the body's bytes, lower-case hexadecimal.</param>
/// <param name="ReceivedAt">When it reached us.</param>
public sealed record Command<T>(Caller Caller, T Body, string IdempotencyKey, string BodyHash, DateTimeOffset ReceivedAt)
{
    /// <summary>The id of what this request creates.</summary>
    /// <param name="prefix">The kind of id, see <see cref="Ids.Derive"/>.</param>
    /// <param name="resource">The route's resource, with the id of what it belongs to.</param>
    public string DeriveId(string prefix, string resource) => Ids.Derive(prefix, Caller.Tenant, resource, IdempotencyKey);

    /// <summary>Null where what is stored under this request's id came from this very request; else the refusal of a key used twice.</summary>
    /// <param name="storedHash">The hash of the body that created what is stored.</param>
    public IResult? RefusalOfReuse(string storedHash) => storedHash == BodyHash ? null : Problems.IdempotencyKeyReused();

    /// <summary>The evidence that this request is.</summary>
    public Evidence Evidence(Flow flow) => new(flow, Caller.Subject.ToString(), $"functions-key {Caller.KeyId}", ReceivedAt, BodyHash);

    /// <summary>What is written down of this request before it is carried out. The same request always makes the same entry.</summary>
    /// <param name="resource">The route's resource, with the id of what it belongs to.</param>
    /// <param name="action">One of <see cref="AuditAction"/>.</param>
    /// <param name="subject">The id of what it is done to.</param>
    /// <param name="what">The particulars.</param>
    /// <param name="why">The reason given.</param>
    public AuditEntry Audit(string resource, string action, string subject, string what, string why) =>
        new(DeriveId("e", resource), Caller.Tenant, Caller.Subject.ToString(), ReceivedAt, action, subject, what, why, BodyHash);
}
