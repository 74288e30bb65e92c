using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Java;

/// <summary>A Java runtime: the file <c>release</c> at its root (JEP 223), with JAVA_VERSION and IMPLEMENTOR.</summary>
public sealed class JavaRuntimeReader : PackageReader
{
    private const int MaxLength = 64 * 1024;

    public override string Kind => "Java runtime";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith("/release", StringComparison.Ordinal);
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        if (content.Length > MaxLength || !content.Span.StartsWith("IMPLEMENTOR="u8) && content.Span.IndexOf("JAVA_VERSION="u8) < 0)
        {
            return; // many things are called release
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in TextContent.DecodeLoosely(content.Span).Split('\n'))
        {
            var mark = row.IndexOf('=');
            if (mark > 0)
            {
                values.TryAdd(row[..mark], row[(mark + 1)..].Trim().Trim('"'));
            }
        }

        // The runtime version has the build behind a plus, as vendors name their releases.
        if ((values.GetValueOrDefault("JAVA_RUNTIME_VERSION") ?? values.GetValueOrDefault("JAVA_VERSION")) is { Length: > 0 } version)
        {
            var vendor = values.GetValueOrDefault("IMPLEMENTOR");
            found.Add(new Package
            {
                Type = "generic",
                Namespace = vendor?.StartsWith("Oracle", StringComparison.Ordinal) == true ? "oracle" : null,
                Name = values.GetValueOrDefault("IMAGE_TYPE") == "JRE" ? "jre" : "openjdk",
                Version = version,
                Supplier = vendor,
            });
        }
    }
}
