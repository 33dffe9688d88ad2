using Azure;

namespace Emulator.Tables.Clients;

/// <summary>The answer that there is no such entity.</summary>
internal sealed class NoEntityResponse<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException("There is no entity of this key; see HasValue.");

    public override Response GetRawResponse() => response;
}
