namespace Azure.Data.Tables;

/// <summary>An entity group transaction was refused as a whole; nothing of it happened.</summary>
#pragma warning disable RCS1194 // The real type has this constructor only.
public class TableTransactionFailedException : RequestFailedException
{
    internal const string FailedIndex = "FailedEntity";

    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(requestFailedException.Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
    {
        if (requestFailedException.Data[FailedIndex] is int index) FailedTransactionActionIndex = index;
    }

    /// <summary>The position of the action at fault, counted from 0; null where no single one is.</summary>
    public int? FailedTransactionActionIndex { get; }
}
