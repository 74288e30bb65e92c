using Gabion.Formats;
using Gabion.Formats.Programs;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Programs;

/// <summary>
/// Programs and libraries of any system (ELF, PE, Mach-O), by what their makers left in them: the modules of Go, the crates
/// of cargo-auditable, the bundle of a .NET single-file program, and for well-known programs a version string.
/// </summary>
public sealed class ProgramReader : PackageReader
{
    public override string Kind => "program";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override long MaxBytes => 16L * 1024 * 1024 * 1024; // only pieces of it are read

    public override bool AsksHead => true;

    /// <summary>Whether a file of this name may be a program that is known by the version string in it.</summary>
    public static bool IsWellKnown(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return KnownPrograms.Knows(NameOf(path));
    }

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        var dot = name.LastIndexOf('.');
        return dot <= 0 || KnownPrograms.Knows(name) || name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) || !IsOfText(name.AsSpan(dot + 1));
    }

    public override bool ReadsPlainFiles(string path) => KnownPrograms.Knows(NameOf(path)) || path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);

    public override bool AcceptsHead(ReadOnlySpan<byte> head) => ProgramFile.Recognises(head);

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside) =>
        ReadInto(found, ByteSource.Of(content), beside);

    private protected override void ReadInto(PackageCollector found, ByteSource content, CompanionFiles beside)
    {
        if (ProgramFile.Open(content) is not { } program)
        {
            return;
        }

        try
        {
            if (GoBuildInformation.Read(program) is { } go)
            {
                GoProgram.Add(found, go);
            }
            else if (!RustProgram.Add(found, program) && !DotNetBundle.Add(found, content, program))
            {
                KnownPrograms.Add(found, content, program);
            }
        }
        catch (InvalidDataException error)
        {
            found.Gap(GapKind.Invalid, null, $"What its compiler left in it is damaged ({error.Message}); the packages in it are not known");
        }
    }

    private static bool IsOfText(ReadOnlySpan<char> ending) => ending is
        "txt" or "md" or "html" or "js" or "css" or "py" or "pyc" or "pl" or "pm" or "sh" or "rb" or "json" or "yaml" or "yml" or "xml" or "conf" or "cfg" or "gz" or "png" or "svg" or "h" or "c"
        or "ts" or "map" or "mo" or "po" or "list" or "md5sums" or "go" or "java" or "class" or "jar" or "zip" or "tar" or "dll" or "pdb";
}
