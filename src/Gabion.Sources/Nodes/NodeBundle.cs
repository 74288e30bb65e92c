using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;

namespace Gabion.Sources.Nodes;

/// <summary>
/// What a collector took of a node, to be judged elsewhere: owners and modes of the files on which there are rules, the contents of
/// those that configure a component, and command lines.
/// </summary>
public sealed class NodeBundle : NodeSource
{
    /// <summary>The name that the cluster has for the node.</summary>
    public required string Node { get; init; }

    /// <summary>The machine's id (<c>/etc/machine-id</c>), which its Node object states too; null where it has none.</summary>
    public string? MachineId { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>The version of the program that took it.</summary>
    public required string Tool { get; init; }

    /// <summary>Files and folders; of those whose contents are here, the size is that of the content.</summary>
    public required ImmutableArray<LayerEntry> Entries { get; init; }

    /// <summary>By path from the root, without what is secret.</summary>
    public required ImmutableDictionary<string, byte[]> Contents { get; init; }

    /// <summary>Command lines, in the order of their paths.</summary>
    public ImmutableArray<(string Path, byte[] Content)> Commands { get; init; } = [];

    /// <summary>Files that command lines name.</summary>
    public ImmutableArray<NamedFile> Named { get; init; } = [];

    /// <summary>What was not taken.</summary>
    public ImmutableArray<CoverageGap> Gaps { get; init; } = [];

    public override string Kind => "facts of a node";

    public override Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(ImmutableArray.Create(new NamedImage(Node, null, null)));

    public override Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken) =>
        Task.FromResult<ImageResult>(new ImageResult.Opened(new() { Name = Node, What = "Node", Layers = [new NodeBundleLayer(this)] }));

    public override IEnumerable<(string Path, byte[] Content)> Processes() => Commands;

    public override (string Path, byte[] Content)? FileOf(string process, string name, int maxBytes) =>
        Named.FirstOrDefault(file => file.Process == process && file.Name == name) is { } found && found.Content.Length <= maxBytes ? (found.Path, found.Content) : null;
}

/// <summary>A file that the command line of a process names.</summary>
/// <param name="Process"><c>proc/1/cmdline</c>.</param>
/// <param name="Name">As the process names it.</param>
/// <param name="Path">From the machine's root.</param>
public sealed record NamedFile(string Process, string Name, string Path, byte[] Content);
