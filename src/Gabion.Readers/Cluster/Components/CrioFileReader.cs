using Gabion.Formats.Toml;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// The configuration of CRI-O (crio.conf(5)): <c>/etc/crio/crio.conf</c>, and the parts in <c>crio.conf.d</c> that are laid over it in
/// the order of their names. CRI-O's own package brings nothing but a part.
/// </summary>
public sealed class CrioFileReader : Reader
{
    public override string Kind => "CRI-O configuration";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path == "crio.conf" || path.EndsWith("/crio.conf", StringComparison.Ordinal) || IsPart(path);
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out var why) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, $"The configuration of CRI-O was not read: {why}.")]);
        }

        var document = TomlReader.Read(text);
        if (document.Problems.FirstOrDefault(problem => problem.IsFatal) is { } broken)
        {
            return new([], [new(GapKind.Invalid, file.Path, broken.At, $"The configuration of CRI-O was not assessed: {broken.Message.TrimEnd('.')}.", "Mend the syntax at this place: CRI-O does not start with it.")]);
        }

        return document.Field is { IsMapping: true } root && root["crio"].IsMapping
            ? new([ConfigurationFiles.Read(file, root, ComponentKind.Crio, new("CrioConfiguration", file.Path[(file.Path.LastIndexOf('/') + 1)..]), isWhole: !IsPart(file.Path))], [])
            : ReadResult.Nothing;
    }

    private static bool IsPart(string path) => path.EndsWith(".conf", StringComparison.Ordinal) && path.Contains("crio.conf.d/", StringComparison.Ordinal);
}
