namespace Gabion.Readers.Packages;

/// <summary>What a file of packages lies in, which decides whether it is believed.</summary>
public enum PackagePlace
{
    /// <summary>A repository: what its authors wrote is what will be installed.</summary>
    Repository,

    /// <summary>A repository in which packages are installed too (<c>node_modules</c>, <c>site-packages</c>).</summary>
    InstalledRepository,

    /// <summary>
    /// An image, a node, a root file system: what is installed. A lock file in it says what some author once had, not what is
    /// there, and a manifest even less.
    /// </summary>
    Root,
}
