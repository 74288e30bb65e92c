namespace Gabion.Model.Packages;

/// <summary>The package that an archive with this SHA-1 (hexadecimal digits, small letters) is, by somebody's table; null for one that it does not know.</summary>
public delegate Package? ArchiveNames(string sha1);
