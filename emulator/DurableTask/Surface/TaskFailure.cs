namespace Microsoft.DurableTask;

#pragma warning disable RCS1194 // The constructors are those of the real type.

/// <summary>An activity or a sub-orchestration failed with an unhandled exception.</summary>
public sealed class TaskFailedException : Exception
{
    /// <param name="taskName">The name of the activity or sub-orchestration.</param>
    /// <param name="taskId">Its number among the orchestrator's scheduled tasks, from 0.</param>
    /// <param name="innerException">The cause.</param>
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, innerException.Message), innerException)
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException);
    }

    /// <param name="taskName">The name of the activity or sub-orchestration.</param>
    /// <param name="taskId">Its number among the orchestrator's scheduled tasks, from 0.</param>
    /// <param name="failureDetails">The cause.</param>
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails.ErrorMessage))
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    public string TaskName { get; }

    public int TaskId { get; }

    public TaskFailureDetails FailureDetails { get; }

    private static string Describe(string taskName, int taskId, string cause) =>
        $"Task '{taskName}' (#{taskId}) failed with an unhandled exception: {cause}";
}

/// <summary>A failure as it is stored: exceptions themselves do not travel.</summary>
/// <param name="ErrorType">The full name of the exception's type.</param>
/// <param name="ErrorMessage">Its message.</param>
/// <param name="StackTrace">Where it was thrown.</param>
/// <param name="InnerFailure">Its inner exception.</param>
/// <param name="Properties">Further data; the embedded runtime adds none.</param>
public record TaskFailureDetails(
    string ErrorType, string ErrorMessage, string? StackTrace, TaskFailureDetails? InnerFailure, IDictionary<string, object?>? Properties)
{
    /// <summary>The details of an exception and its inner ones.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new(
            exception.GetType().FullName ?? exception.GetType().Name,
            exception.Message,
            exception.StackTrace,
            exception is TaskFailedException failed ? failed.FailureDetails
                : exception.InnerException is { } inner ? FromException(inner)
                : null,
            null);
    }

    /// <summary>Whether the failure is an exception of type <typeparamref name="T"/> or derived from it; inner ones do not count.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <inheritdoc cref="IsCausedBy{T}"/>
    /// <returns>False also where the failure's type is not known to this process.</returns>
    /// <exception cref="ArgumentException">The type is not an exception's.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
            throw new ArgumentException($"{targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        var thrown = Type.GetType(ErrorType, throwOnError: false) ?? targetBaseExceptionType.Assembly.GetType(ErrorType, throwOnError: false);
        if (thrown is null)
        {
            foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
            {
                if ((thrown = assembly.GetType(ErrorType, throwOnError: false)) is not null) break;
            }
        }

        return targetBaseExceptionType.IsAssignableFrom(thrown);
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";
}
