using System.Collections.Immutable;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>What a <see cref="NodeFileRule"/> reports and what it does not, in lines of a listing.</summary>
internal static class NodeFileExamples
{
    public static ImmutableArray<Example> Of(int? most, string owner, string path) => (most, owner) switch
    {
        (NodeFileRule.Folder, _) => Pair($"drwxr-xr-x root root /{path}", $"drwx------ root root /{path}"),
        (NodeFileRule.OwnerOnly, _) => Pair($"-rw-r--r-- root root /{path}", $"-rw------- root root /{path}"),
        (not null, _) => Pair($"-rw-rw-r-- root root /{path}", $"-rw-r--r-- root root /{path}"),
        (null, "root") => Pair($"-rw------- admin root /{path}", $"-rw------- root root /{path}"),
        _ => Pair($"drwx------ root root /{path}", $"drwx------ {owner} {owner} /{path}"),
    };

    private static ImmutableArray<Example> Pair(string bad, string good) => [Example.Bad("gabion-files.txt", $"{bad} <--"), Example.Good("gabion-files.txt", good)];
}
