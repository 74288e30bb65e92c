using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>The state of SELinux (<c>etc/selinux/config</c>) and the kernel's command line (<c>proc/cmdline</c>, <c>etc/default/grub</c>).</summary>
public sealed class HostSettingsReader : Reader
{
    public override string Kind => "host settings";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return EndsWith(path, "etc/selinux/config") || EndsWith(path, "proc/cmdline") || EndsWith(path, "etc/default/grub");
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out var why) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, $"The settings were not read: {why}.")]);
        }

        var isCommandLine = EndsWith(file.Path, "proc/cmdline");
        var written = ImmutableArray.CreateBuilder<ComponentSetting>();
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var trimmed = line.Trim();
            var span = TextSpan.At(index + 1, 1);
            if (isCommandLine)
            {
                written.AddRange(Words(trimmed, span));
            }
            else if (!trimmed.StartsWith('#') && trimmed.IndexOf('=') is > 0 and var equals)
            {
                var (name, value) = (trimmed[..equals].Trim(), trimmed[(equals + 1)..].Trim().Trim('"', '\''));
                written.AddRange(name.StartsWith("GRUB_CMDLINE_LINUX", StringComparison.Ordinal) ? Words(value, span) : [new(name, value, trimmed, span)]);
            }
        }

        return written.Count == 0 ? ReadResult.Nothing : new([new HostSettings(file, isCommandLine ? "kernel" : file.Path[(file.Path.LastIndexOf('/') + 1)..], written.ToImmutable())], []);
    }

    private static IEnumerable<ComponentSetting> Words(string line, TextSpan span) =>
        from word in line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
        let mark = word.IndexOf('=')
        select new ComponentSetting(mark < 0 ? word : word[..mark], mark < 0 ? "" : word[(mark + 1)..], word, span);

    private static bool EndsWith(string path, string name) => path == name || path.EndsWith("/" + name, StringComparison.Ordinal);
}
