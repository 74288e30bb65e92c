using Gabion.Formats.Json;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>The configuration of Docker's daemon, <c>/etc/docker/daemon.json</c> (rootless: <c>~/.config/docker/daemon.json</c>).</summary>
public sealed class DockerFileReader : Reader
{
    public override string Kind => "Docker configuration";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path == "daemon.json" || path.EndsWith("docker/daemon.json", StringComparison.Ordinal);
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out var why) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, $"The configuration was not read: {why}.")]);
        }

        var document = JsonReader.Read(text) is [var first, ..] ? first : null;
        if (document?.Problems.FirstOrDefault(problem => problem.IsFatal) is { } broken)
        {
            return new([], [new(GapKind.Invalid, file.Path, broken.At, $"The configuration of Docker's daemon was not assessed: {broken.Message.TrimEnd('.')}.", "Mend the syntax at this place: the daemon does not start with it.")]);
        }

        return document?.Field is { IsMapping: true } root
            ? new([ConfigurationFiles.Read(file, root, ComponentKind.Docker, new("DockerConfiguration", "dockerd"))], [])
            : ReadResult.Nothing;
    }
}
