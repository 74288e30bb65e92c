using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages;

/// <summary>Gathers what one file states: packages (each once), releases, file lists, gaps; within limits.</summary>
internal sealed class PackageCollector(SourceFile file, string kind, PackageSetRole role)
{
    private const int MaxPackages = 200_000;
    private const int MaxGaps = 20;
    private const int MaxNameLength = 1024;

    private readonly List<Package> _packages = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<Fact> _facts = [];
    private readonly List<CoverageGap> _gaps = [];
    private int _gapsLeftOut;
    private bool _isFull;
    private bool _isRead;

    public SourceFile File => file;

    public string Path => file.Path;

    /// <summary>What the reader calls such a file.</summary>
    public string Kind => kind;

    public IReadOnlyList<Package> Packages => _packages;

    /// <summary>Whether something was said to be missing.</summary>
    public bool HasGaps => _gaps.Count > 0;

    /// <summary>Adds a package; one that has the same key as an earlier one only adds to what is known of that.</summary>
    public void Add(Package package)
    {
        if (string.IsNullOrWhiteSpace(package.Name) || package.Name.Length > MaxNameLength || package.Version?.Length > MaxNameLength)
        {
            return;
        }

        if (package.FoundAt.IsEmpty)
        {
            package = package with { FoundAt = [file.Path] };
        }

        if (_places.TryGetValue(package.Key, out var place))
        {
            _packages[place] = PackageMerge.Of(_packages[place], package);
        }
        else if (_packages.Count < MaxPackages)
        {
            _places[package.Key] = _packages.Count;
            _packages.Add(package);
        }
        else if (!_isFull)
        {
            _isFull = true;
            Gap(GapKind.Limit, null, $"It names more than {MaxPackages} packages; the rest was not read");
        }
    }

    /// <summary>Changes every package, when all of them are known.</summary>
    public void Rewrite(Func<Package, Package> change)
    {
        for (var i = 0; i < _packages.Count; i++)
        {
            _packages[i] = change(_packages[i]);
        }
    }

    public void Add(Fact fact) => _facts.Add(fact);

    public void Gap(GapKind gap, TextSpan? at, string reason, string? remedy = null)
    {
        if (_gaps.Count < MaxGaps)
        {
            _gaps.Add(new(gap, file.Path, at, reason, remedy));
        }
        else
        {
            _gapsLeftOut++;
        }
    }

    /// <summary>Whether a gap says already that the file breaks its format.</summary>
    public bool IsDamaged => _gaps.Exists(gap => gap.Kind == GapKind.Invalid);

    /// <summary>Says that the file was one of its kind, though it may state no package.</summary>
    public void Recognise() => _isRead = true;

    public ReadResult Result()
    {
        if (_gapsLeftOut > 0)
        {
            _gaps.Add(new(GapKind.Invalid, file.Path, null, $"{_gapsLeftOut} more entries of it could not be read"));
        }

        if (_isRead || _packages.Count > 0)
        {
            _facts.Insert(0, new PackageSet(file, kind, role, [.. _packages]));
        }

        return new([.. _facts], [.. _gaps]);
    }
}
