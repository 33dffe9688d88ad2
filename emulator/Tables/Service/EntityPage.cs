using Azure.Data.Tables;
using Emulator.Tables.Queries;

namespace Emulator.Tables.Service;

/// <summary>A part of a query's result.</summary>
/// <param name="Entities">At most the page's size, in the order of their keys; may be empty although there are more.</param>
/// <param name="Next">Where the rest begins; null where there is none.</param>
internal sealed record EntityPage<T>(IReadOnlyList<T> Entities, ContinuationToken? Next)
    where T : class, ITableEntity;
