using Azure;

namespace Emulator.Blobs.Service;

/// <summary>An answer of the service that is an error: HTTP status, error code, and a sentence for a person.</summary>
internal sealed record BlobFault(int Status, string Code, string Message)
{
    public static readonly BlobFault ContainerAlreadyExists = new(409, nameof(ContainerAlreadyExists), "The specified container already exists.");
    public static readonly BlobFault ContainerNotFound = new(404, nameof(ContainerNotFound), "The specified container does not exist.");
    public static readonly BlobFault BlobNotFound = new(404, nameof(BlobNotFound), "The specified blob does not exist.");
    public static readonly BlobFault BlobAlreadyExists = new(409, nameof(BlobAlreadyExists), "The specified blob already exists.");
    public static readonly BlobFault ConditionNotMet = new(412, nameof(ConditionNotMet), "The condition specified using HTTP conditional header(s) is not met.");
    public static readonly BlobFault NotModified = new(304, nameof(ConditionNotMet), "The condition specified using HTTP conditional header(s) is not met.");
    public static readonly BlobFault InvalidBlobType = new(409, nameof(InvalidBlobType), "The blob type is invalid for this operation.");
    public static readonly BlobFault InvalidBlobOrBlock = new(400, nameof(InvalidBlobOrBlock), "The specified blob or block content is invalid.");
    public static readonly BlobFault InvalidBlockId = new(400, "InvalidQueryParameterValue", "Value for one of the query parameters specified in the request URI is invalid.");
    public static readonly BlobFault InvalidBlockList = new(400, nameof(InvalidBlockList), "The specified block list is invalid.");
    public static readonly BlobFault BlockListTooLong = new(400, nameof(BlockListTooLong), "The block list may not contain more than 50,000 blocks.");
    public static readonly BlobFault BlockCountExceedsLimit = new(409, nameof(BlockCountExceedsLimit), "The uncommitted block count cannot exceed the maximum limit of 100,000 blocks.");
    public static readonly BlobFault AppendCountExceedsLimit = new(409, nameof(BlockCountExceedsLimit), "The committed block count cannot exceed the maximum limit of 50,000 blocks.");
    public static readonly BlobFault AppendPositionConditionNotMet = new(412, nameof(AppendPositionConditionNotMet), "The append position condition specified was not met.");
    public static readonly BlobFault RequestBodyTooLarge = new(413, nameof(RequestBodyTooLarge), "The request body is too large and exceeds the maximum permissible limit.");
    public static readonly BlobFault InvalidHeaderValue = new(400, nameof(InvalidHeaderValue), "The value for one of the HTTP headers is not in the correct format.");
    public static readonly BlobFault InvalidMetadata = new(400, nameof(InvalidMetadata), "The specified metadata is invalid. It has characters that are not permitted.");
    public static readonly BlobFault EmptyMetadataKey = new(400, nameof(EmptyMetadataKey), "The key for one of the metadata key-value pairs is empty.");
    public static readonly BlobFault MetadataTooLarge = new(400, nameof(MetadataTooLarge), "The metadata specified exceeds the maximum permissible limit.");
    public static readonly BlobFault InvalidRange = new(416, nameof(InvalidRange), "The range specified is invalid for the current size of the resource.");
    public static readonly BlobFault InvalidResourceName = new(400, nameof(InvalidResourceName), "The specified resource name contains invalid characters.");
    public static readonly BlobFault ResourceNameLength = new(400, "OutOfRangeInput", "The specified resource name length is not within the permissible limits.");
    public static readonly BlobFault ServerBusy = new(503, nameof(ServerBusy), "The server is busy.");

    public RequestFailedException ToException() => new(Status, $"{Message}\nStatus: {Status}\nErrorCode: {Code}", Code, innerException: null);
}
