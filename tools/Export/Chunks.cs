namespace Export;

/// <summary>Neighbours that belong together.</summary>
internal static class Chunks
{
    /// <summary>Splits a list where a key changes.</summary>
    public static List<IReadOnlyList<T>> ChunkBy<T>(this IReadOnlyList<T> items, Func<T, string> key)
    {
        List<IReadOnlyList<T>> chunks = [];
        for (var start = 0; start < items.Count;)
        {
            var end = start + 1;
            while (end < items.Count && key(items[end]) == key(items[start])) end++;
            chunks.Add([.. items.Skip(start).Take(end - start)]);
            start = end;
        }

        return chunks;
    }
}
