using System.Buffers;

namespace Gabion.Model.Cluster;

/// <summary>Text that something fills in before the API server sees it: <c>${NAME}</c>, <c>{{ .Values.name }}</c>, <c>$(NAME)</c>.</summary>
public static class Placeholder
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("${_<");

    public static bool In(string? text) => text is not null && text.AsSpan().ContainsAny(Marks)
        && (text.Contains("${", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal)
            || text.Contains("$(", StringComparison.Ordinal) || text.Contains("__", StringComparison.Ordinal)
            || text.StartsWith('$') || (text.StartsWith('<') && text.EndsWith('>')));
}
