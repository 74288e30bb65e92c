using System.Collections.Immutable;
using Gabion.Formats;

namespace Gabion.Model.Container.Images;

/// <summary>How an image is set up: its configuration and history, without its files.</summary>
public sealed class ContainerImage(SourceFile file, ImageConfig config, BuildSteps steps, string? name) : Fact(file)
{
    /// <summary>The path under which findings on the configuration stand.</summary>
    public const string ConfigurationPath = "image configuration";

    public ImageConfig Config { get; } = config;

    public BuildSteps Steps { get; } = steps;

    /// <summary>The name by which it was asked for; null when it has none.</summary>
    public string? Name { get; } = name;

    /// <summary>Days since it was made, as it says; null when it says nothing, or a date that only stands for nothing.</summary>
    public int? AgeInDays { get; init; }

    /// <summary>What the entrypoint, or else the command, starts; null when there is neither, or nothing is known of the files.</summary>
    public StartProgram? Start { get; init; }

    /// <summary>Bytes and files that later layers replaced or deleted.</summary>
    public HiddenBytes Hidden { get; init; } = new(0, 0, 0);

    public override Resource Resource => new("Image", Name ?? "image");
}

/// <summary>The program that a container starts.</summary>
/// <param name="Path">As written, or as found along PATH.</param>
/// <param name="Exists">Whether the image holds it.</param>
public sealed record StartProgram(string Path, bool Exists);

/// <summary>What of an image's bytes no container sees.</summary>
public sealed record HiddenBytes(long Bytes, int Files, long AllBytes);

/// <summary>A file of an image that is worth a look: set-user-id, writable by everyone, with capabilities, a leftover of a build.</summary>
public sealed class ImageFile(SourceFile file, LayerEntry entry, TextSpan at) : Fact(file)
{
    private const int AnyoneWrites = 2;

    public LayerEntry Entry { get; } = entry;

    /// <summary>The start of the file; in a listing the line.</summary>
    public TextSpan At { get; } = at;

    public override Resource Resource => new("File", Entry.Path);

    /// <summary>Everyone may write it; folders with the sticky bit are made for that.</summary>
    public bool IsWritableByAll => (Entry.Mode & AnyoneWrites) != 0
        && (Entry.Kind == LayerEntryKind.File || (Entry.Kind == LayerEntryKind.Folder && (Entry.Mode & 0x200) == 0));

    public Problem Problem(string message) => new(At, "", message)
    {
        Evidence = [new("mode", Convert.ToString(Entry.Mode, 8)), new("owner", $"{Entry.UserId}:{Entry.GroupId}")],
    };
}

/// <summary>A program in a folder of the system that no package brought.</summary>
public sealed class UnownedProgram(SourceFile file, LayerEntry entry) : Fact(file)
{
    public LayerEntry Entry { get; } = entry;

    public override Resource Resource => new("File", Entry.Path);
}

/// <summary>A layer that is not what it should be: wrong bytes, paths that lead out.</summary>
public sealed class LayerProblem(SourceFile file, string layer, LayerProblemKind kind, string message) : Fact(file)
{
    public LayerProblemKind Kind { get; } = kind;

    public string Message { get; } = message;

    public override Resource Resource => new("Layer", layer);
}

/// <summary>The kinds of <see cref="LayerProblem"/>.</summary>
public enum LayerProblemKind
{
    /// <summary>The bytes are not those that the manifest or the configuration names.</summary>
    WrongDigest,

    /// <summary>A path leads out of the root with <c>..</c>.</summary>
    PathEscapes,

    /// <summary>A hard link leads out of the root.</summary>
    LinkEscapes,

    /// <summary>After the archive's end there is more.</summary>
    DataAfterEnd,
}

/// <summary>The accounts of an image: <c>etc/passwd</c> or <c>etc/shadow</c>.</summary>
public sealed class AccountFile(SourceFile file, ImmutableArray<Account> accounts) : Fact(file)
{
    public ImmutableArray<Account> Accounts { get; } = accounts;

    public override Resource Resource => new("File", File.Path);
}

/// <summary>One account.</summary>
/// <param name="UserId">Null in <c>shadow</c>.</param>
/// <param name="HasNoPassword">The field for the password is empty: one can log in without.</param>
public sealed record Account(string Name, long? UserId, bool HasNoPassword, TextSpan At);
