using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Emulator.Runtime;

namespace Emulator.Tables.Service;

/// <summary>An answer of the service that is an error: HTTP status, error code, and a sentence for a person.</summary>
internal sealed record TableFault(int Status, string Code, string Message)
{
    public static readonly TableFault EntityAlreadyExists = new(409, nameof(EntityAlreadyExists), "The specified entity already exists.");
    public static readonly TableFault TableAlreadyExists = new(409, nameof(TableAlreadyExists), "The table specified already exists.");
    public static readonly TableFault TableNotFound = new(404, nameof(TableNotFound), "The table specified does not exist.");
    public static readonly TableFault ResourceNotFound = new(404, nameof(ResourceNotFound), "The specified resource does not exist.");
    public static readonly TableFault UpdateConditionNotSatisfied = new(412, nameof(UpdateConditionNotSatisfied), "The update condition specified in the request was not satisfied.");
    public static readonly TableFault PropertyValueTooLarge = new(400, nameof(PropertyValueTooLarge), "The property value exceeds the maximum allowed size (64KB). If the property value is a string, it is UTF-16 encoded and the maximum number of characters should be 32K or less.");
    public static readonly TableFault EntityTooLarge = new(400, nameof(EntityTooLarge), "The entity is larger than the maximum allowed size (1MB).");
    public static readonly TableFault KeyValueTooLarge = new(400, nameof(KeyValueTooLarge), "The specified key value is too large. Its maximum is 1KB, 512 characters.");
    public static readonly TableFault TooManyProperties = new(400, nameof(TooManyProperties), "The entity contains more properties than allowed. Each entity can include up to 252 properties to store data.");
    public static readonly TableFault PropertyNameInvalid = new(400, nameof(PropertyNameInvalid), "The property name is invalid.");
    public static readonly TableFault PropertyNameTooLong = new(400, nameof(PropertyNameTooLong), "The property name exceeds the maximum allowed length (255).");
    public static readonly TableFault OutOfRangeInput = new(400, nameof(OutOfRangeInput), "One of the request inputs is out of range.");
    public static readonly TableFault InvalidResourceName = new(400, nameof(InvalidResourceName), "The specified resource name contains invalid characters.");
    public static readonly TableFault ResourceNameLength = new(400, nameof(OutOfRangeInput), "The specified resource name length is not within the permissible limits.");
    public static readonly TableFault InvalidDuplicateRow = new(400, nameof(InvalidDuplicateRow), "The batch request contains multiple changes with same row key. An entity can appear only once in a batch request.");
    public static readonly TableFault DifferentPartitions = new(400, "CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group.");
    public static readonly TableFault TooManyActions = InvalidInput("The batch request operation exceeds the maximum 100 changes per change set.");
    public static readonly TableFault ServerBusy = new(503, nameof(ServerBusy), "The server is currently unable to receive requests. Please retry your request.");
    public static readonly TableFault OperationTimedOut = new(500, nameof(OperationTimedOut), "The operation could not be completed within the permitted time.");
    public static readonly TableFault RequestBodyTooLarge = new(413, nameof(RequestBodyTooLarge), "The request body is too large and exceeds the maximum permissible limit.");

    public static TableFault InvalidInput(string message) => new(400, nameof(InvalidInput), $"One of the request inputs is not valid. {message}");

    /// <summary>The same answer, with the place at fault in its sentence.</summary>
    public TableFault At(string place) => this with { Message = $"{Message} At fault: {place}." };

    /// <remarks>Of a busy service the exception has the raw response, which says when to come back.</remarks>
    public RequestFailedException ToException() => Status == ServerBusy.Status
        ? new RequestFailedException(new StorageResponse(Status, retryAfter: TimeSpan.FromSeconds(1)), innerException: null, new Details(this))
        : new RequestFailedException(Status, $"{Message}\nStatus: {Status}\nErrorCode: {Code}", Code, innerException: null);

    /// <param name="index">The action at fault; null where no single one is.</param>
    public TableTransactionFailedException ToTransactionException(int? index)
    {
        var message = index is null ? Message : $"{index}:{Message}";
        var exception = Status == ServerBusy.Status ? ToException() : new RequestFailedException(Status, $"{message}\nStatus: {Status}\nErrorCode: {Code}", Code, innerException: null);
        if (index is not null) exception.Data[TableTransactionFailedException.FailedIndex] = index;
        return new TableTransactionFailedException(exception);
    }

    /// <summary>What the exception would read from the body of a response.</summary>
    private sealed class Details(TableFault fault) : RequestFailedDetailsParser
    {
        public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
        {
            (error, data) = (new ResponseError(fault.Code, fault.Message), null);
            return true;
        }
    }
}
