using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Readers.Container.Images;
using Gabion.Readers.Container.Malware;

namespace Gabion.Tests.Rules;

/// <summary>Facts of examples on images: a configuration, a listing of files, accounts, what is the matter with a layer.</summary>
internal static partial class ImageExample
{
    private static readonly DateTimeOffset Today = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Null for other examples.</summary>
    public static List<Fact>? Read(string path, byte[] content) => path switch
    {
        "config.json" => ImageConfig.Read(content, out _) is { } config ? [Image(new(path), config)] : [],
        "files.txt" => [.. Encoding.UTF8.GetString(content).Split('\n').Index().Where(line => Line().IsMatch(line.Item)).Select(line => File(new(path), line.Index + 1, line.Item))],
        "unowned.txt" => [.. Encoding.UTF8.GetString(content).Split('\n').Where(line => Line().IsMatch(line)).Select(line => (Fact)new UnownedProgram(new(path), File(new(path), 1, line).Entry))],
        "registry.txt" => [Registry(new(path), Encoding.UTF8.GetString(content).Trim())],
        "image.txt" => [new StoredImage(new(path), "app:1", Encoding.UTF8.GetString(content).Trim() == "signed")],
        "blob.txt" => Encoding.UTF8.GetString(content).Trim() is "orphan" or "damaged"
            ? [new OrphanBlob(new(path), Digest.OfSha256(new byte[32]), 12, Encoding.UTF8.GetString(content).Trim() == "damaged")]
            : [],
        "layer.txt" => Enum.TryParse<LayerProblemKind>(Encoding.UTF8.GetString(content).Trim(), out var kind) ? [new LayerProblem(new(path), "layer", kind, "The layer is wrong")] : [],
        "node.txt" => [.. Encoding.UTF8.GetString(content).Split('\n').Index().Where(line => Line().IsMatch(line.Item)).Select(line => Node(new(path), line.Index + 1, line.Item))],
        "malware.txt" => Encoding.UTF8.GetString(content).Trim().Split(' ', 3) is [var sign, var engine, var name] && Enum.TryParse<MalwareKind>(sign, out var malware)
            ? [new MalwareSign(new(path), malware, engine, name)]
            : [],
        _ when path.StartsWith("usr/local/bin/", StringComparison.Ordinal) || path.StartsWith("etc/cron.d/", StringComparison.Ordinal) => Scanned(path, content),
        "etc/passwd" or "etc/shadow" => [.. new AccountReader().Read(new(path), content).Facts],
        _ => null,
    };

    private static NodeFile Node(SourceFile file, int line, string text)
    {
        var entry = File(file, line, text).Entry;
        return new(file, entry.Path, entry.Kind, entry.Mode, $"{entry.UserId}", $"{entry.GroupId}", TextSpan.WholeLine(line, text.Length));
    }

    private static List<Fact> Scanned(string path, byte[] content)
    {
        var scan = new MalwareScan(new(path), content.Length);
        scan.Append(content);
        return [.. scan.Finish().Facts];
    }

    private static ContainerImage Image(SourceFile file, ImageConfig config)
    {
        var start = config.Entrypoint is [var program, ..] ? program : null;
        var hidden = config.Root["hidden"].Text?.Split(' ');
        return new(file, config, BuildSteps.Align(config, config.History.Count(step => !step.IsEmpty)), config.Root["name"].Text)
        {
            AgeInDays = config.Created is { Year: > 1980 } created ? (int)(Today - created).TotalDays : null,
            Start = start is null ? null : new(start, !start.EndsWith("missing", StringComparison.Ordinal)),
            Hidden = hidden is not [var part, "of", var all, ..] ? new(0, 0, 0) : new(Million(part), 3, Million(all)),
        };
    }

    private static RegistrySetup Registry(SourceFile file, string word) => new(file, "registry.example")
    {
        AnybodyMayRead = word is "AnybodyMayRead",
        AnybodyMayWrite = word is "AnybodyMayWrite",
        IsInTheClear = word is "IsInTheClear",
        AllowsDeletion = word is "AllowsDeletion",
        StorageIsReadableByAll = word is "StorageIsReadableByAll",
        StorageIsWritableByAll = word is "StorageIsWritableByAll",
    };

    // -rwxr-xr-x 0:0 path [capability=HEX, the permitted ones]
    private static ImageFile File(SourceFile file, int line, string text)
    {
        var words = text.Trim().Split(' ');
        var owner = words[1].Split(':').Select(long.Parse).ToList();
        var kind = words[0][0] switch { 'd' => LayerEntryKind.Folder, 'l' => LayerEntryKind.SymbolicLink, _ => LayerEntryKind.File };
        var entry = new LayerEntry(words[2], kind)
        {
            Mode = Mode(words[0]),
            UserId = owner[0],
            GroupId = owner[1],
            Size = 1,
            Capability = words is [_, _, _, var capability] ? Attribute(capability.Split('=')[1]) : null,
        };
        return new(file, entry, TextSpan.WholeLine(line, text.Length));
    }

    private static int Mode(string text)
    {
        var mode = 0;
        for (var i = 0; i < 9; i++)
        {
            mode |= text[i + 1] is 'r' or 'w' or 'x' or 's' or 't' ? 0x100 >> i : 0;
        }

        return mode | (text[3] is 's' or 'S' ? 0x800 : 0) | (text[6] is 's' or 'S' ? 0x400 : 0) | (text[9] is 't' or 'T' ? 0x200 : 0);
    }

    // vfs_cap_data, revision 2: magic, then permitted and inheritable, low words first.
    private static string Attribute(string permitted)
    {
        var bytes = new byte[20];
        bytes[3] = 2;
        BitConverter.GetBytes(uint.Parse(permitted, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).CopyTo(bytes, 4);
        return Encoding.Latin1.GetString(bytes);
    }

    private static long Million(string text) => int.TryParse(text, out var number) ? number * 1_000_000L : 0;

    [GeneratedRegex("^[-dl]([-rwxsStT]){9} [0-9]{1,9}:[0-9]{1,9} [^ ]+( capability=[0-9a-f]{8})?$")]
    private static partial Regex Line();
}
