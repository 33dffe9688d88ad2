using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScfFunctions.Access;
using ScfFunctions.Storage;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Http;

/// <summary>The one way in which every HTTP function works: who calls, may they, what do they say, and an answer whatever happens.</summary>
/// <remarks>
/// A function says its roles, how its body is read and what to do; everything that can go wrong before that is answered here,
/// and so is what the stores throw. No answer shows anything of the inside.
/// </remarks>
public sealed class Edge(Callers callers, ScfMetrics metrics, TimeProvider clock, ILogger<Edge> log)
{
    private const string KeyHeader = "x-functions-key";
    private const string IdempotencyHeader = "Idempotency-Key";
    private const int LongestIdempotencyKey = 128;

    /// <summary>Answers a request that changes nothing; every role may read.</summary>
    public Task<IResult> ReadAsync(HttpRequest request, Func<Caller, CancellationToken, Task<IResult>> answer) =>
        GuardAsync(request, Roles.Any, answer);

    /// <summary>Carries out a request that creates something and therefore has an Idempotency-Key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="allowed">The roles any of which may ask for this.</param>
    /// <param name="read">Reads the body; see <see cref="JsonFields"/>.</param>
    /// <param name="answer">What to do with a sound request.</param>
    public Task<IResult> CreateAsync<T>(
        HttpRequest request, Roles allowed, Func<JsonFields, T> read, Func<Command<T>, CancellationToken, Task<IResult>> answer) =>
        ChangeAsync(request, allowed, idempotencyKeyNeeded: true, read, answer);

    /// <summary>The same for what takes a person: the sound request of a machine is refused.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<IResult> CreateByPersonAsync<T>(
        HttpRequest request, Roles allowed, Func<JsonFields, T> read, Func<Command<T>, CancellationToken, Task<IResult>> answer) =>
        ChangeAsync(request, allowed, idempotencyKeyNeeded: true, read, ByPerson(answer));

    /// <summary>The same for a request for a key, which may be the one that the development key repeats.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<IResult> CreateKeyAsync<T>(
        HttpRequest request, Roles allowed, Func<JsonFields, T> read, Func<Command<T>, CancellationToken, Task<IResult>> answer) =>
        ChangeAsync(request, allowed, idempotencyKeyNeeded: true, read, answer, isForKey: true);

    /// <summary>Answers a question that takes a body. Nothing is stored, and the same question has the same answer, so it needs no Idempotency-Key.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<IResult> ComputeAsync<T>(
        HttpRequest request, Roles allowed, Func<JsonFields, T> read, Func<Command<T>, CancellationToken, Task<IResult>> answer) =>
        ChangeAsync(request, allowed, idempotencyKeyNeeded: false, read, answer);

    /// <summary>Carries out a request that is recognised by its content and needs no Idempotency-Key: a person's decision.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<IResult> DecideByPersonAsync<T>(
        HttpRequest request, Roles allowed, Func<JsonFields, T> read, Func<Command<T>, CancellationToken, Task<IResult>> answer) =>
        ChangeAsync(request, allowed, idempotencyKeyNeeded: false, read, ByPerson(answer));

    private static Func<Command<T>, CancellationToken, Task<IResult>> ByPerson<T>(Func<Command<T>, CancellationToken, Task<IResult>> answer) =>
        (command, cancellationToken) => command.Caller.Subject.Kind == SubjectKind.Person
            ? answer(command, cancellationToken)
            : Task.FromResult<IResult>(Problems.PersonRequired());

    private Task<IResult> ChangeAsync<T>(
        HttpRequest request, Roles allowed, bool idempotencyKeyNeeded, Func<JsonFields, T> read, Func<Command<T>, CancellationToken, Task<IResult>> answer,
        bool isForKey = false) =>
        GuardAsync(request, allowed, async (caller, cancellationToken) =>
        {
            var (body, problem) = await JsonBody.ReadAsync(request, cancellationToken);
            if (body is null) return problem!;
            var (value, faults) = JsonFields.Read(body.Root, read);
            var idempotencyKey = "";
            if (idempotencyKeyNeeded && IdempotencyFault(request, out idempotencyKey) is { } fault) faults = [fault, .. faults];
            if (faults.Count > 0) return Problems.InvalidRequest(faults);
            return await answer(new Command<T>(caller, value, idempotencyKey, body.Hash, clock.GetUtcNow()), cancellationToken);
        }, isForKey);

    private async Task<IResult> GuardAsync(HttpRequest request, Roles allowed, Func<Caller, CancellationToken, Task<IResult>> answer, bool isForKey = false)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        try
        {
            var key = request.Headers[KeyHeader].ToString();
            if (key.Length == 0) return Problems.KeyMissing();
            var caller = isForKey
                ? await callers.FindForKeyAsync(key, Loopback.IsSure(request), cancellationToken)
                : await callers.FindAsync(key, Loopback.IsSure(request), cancellationToken);
            if (caller is null) return Problems.KeyUnknown();
            if (!caller.Has(allowed)) return Problems.RoleMissing(allowed.ToString().ToLowerInvariant());
            return Counted(await answer(caller, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (PassingFaults.IsPassing(e))
        {
            log.LogWarning(e, "{Method} {Path} got no answer from a store or a queue", request.Method, request.Path);
            return Problems.Unavailable();
        }
        catch (Exception e)
        {
            log.LogError(e, "{Method} {Path} failed, told as {Invocation}", request.Method, request.Path, request.HttpContext.TraceIdentifier);
            return Problems.InternalError(request.HttpContext.TraceIdentifier);
        }
    }

    private IResult Counted(IResult answer)
    {
        foreach (var reason in (answer as ProblemAnswer)?.Reasons ?? []) metrics.Refused("request", reason.Code);
        return answer;
    }

    private static FieldFault? IdempotencyFault(HttpRequest request, out string key)
    {
        key = request.Headers[IdempotencyHeader].ToString();
        if (key.Length == 0) return new FieldFault(IdempotencyHeader, "missing", "The header is missing.");
        return key.Length <= LongestIdempotencyKey && !key.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? null
            : new FieldFault(IdempotencyHeader, "malformed", $"The header must be 1 to {LongestIdempotencyKey} printable ASCII characters.");
    }
}
