using System.Collections.Immutable;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds.Oval;

/// <summary>Conditions that together make a definition true: on which platforms, which packages, in which versions.</summary>
/// <param name="Platforms">By the vendor's names; all of them. None for any.</param>
/// <param name="Module">The module stream that must be on.</param>
/// <param name="Names">The packages of which one is enough; default where none is asked for.</param>
/// <param name="Range">The versions; null for all.</param>
/// <param name="IsDenied">The packages are not affected, in any version.</param>
internal sealed record OvalClause(ImmutableArray<string> Platforms, string? Module, ImmutableArray<string> Names, AffectedRange? Range, bool IsDenied)
{
    /// <summary>What is true anywhere.</summary>
    public static OvalClause Always { get; } = new([], null, default, null, IsDenied: false);

    public bool NamesPackages => !Names.IsDefault;

    public static OvalClause OnPlatform(string name) => Always with { Platforms = [name] };

    public static OvalClause InModule(string name) => Always with { Module = name };

    /// <summary>Both; null where they cannot be at once. Throws <see cref="FormatException"/> for what one entry of an advisory cannot say.</summary>
    public OvalClause? And(OvalClause other)
    {
        if (Module is not null && other.Module is not null && Module != other.Module)
        {
            return null;
        }

        var joined = (NamesPackages ? this : other) with { Platforms = Platforms.IsEmpty ? other.Platforms : [.. Platforms.Union(other.Platforms, StringComparer.Ordinal)], Module = Module ?? other.Module };
        if (!NamesPackages || !other.NamesPackages)
        {
            return joined;
        }

        if (!Names.SequenceEqual(other.Names) || (Range is not null && other.Range is not null) || (IsDenied ? other.Range : other.IsDenied ? Range : null) is not null)
        {
            throw new FormatException($"it asks for two things of packages at once ({Names[0]}, {other.Names[0]}), which is not read");
        }

        // "is installed" and "is not installed" together is how Red Hat says that a package it ships is not affected.
        return joined with { Range = Range ?? other.Range, IsDenied = IsDenied || other.IsDenied };
    }
}
