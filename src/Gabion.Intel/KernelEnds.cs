using System.Collections.Frozen;

namespace Gabion.Intel;

/// <summary>
/// The last day on which kernel.org mended a branch of Linux, or means to: as endoflife.date had collected them from kernel.org's
/// announcements by 2026-08-22 (its product linux-kernel, <c>eol</c>). Kernels of distributions are not bound to these days.
/// </summary>
public static class KernelEnds
{
    private static readonly FrozenDictionary<string, DateOnly> Ends = new Dictionary<string, DateOnly>
    {
        ["4.9"] = new(2023, 1, 7),
        ["4.14"] = new(2024, 1, 10),
        ["4.19"] = new(2024, 12, 5),
        ["5.4"] = new(2025, 12, 3),
        ["5.10"] = new(2026, 12, 31),
        ["5.11"] = new(2021, 5, 19),
        ["5.12"] = new(2021, 7, 20),
        ["5.13"] = new(2021, 9, 18),
        ["5.14"] = new(2021, 11, 21),
        ["5.15"] = new(2026, 12, 31),
        ["5.16"] = new(2022, 4, 13),
        ["5.17"] = new(2022, 6, 14),
        ["5.18"] = new(2022, 8, 21),
        ["5.19"] = new(2022, 10, 24),
        ["6.0"] = new(2023, 1, 12),
        ["6.1"] = new(2027, 12, 31),
        ["6.2"] = new(2023, 5, 17),
        ["6.3"] = new(2023, 7, 11),
        ["6.4"] = new(2023, 9, 13),
        ["6.5"] = new(2023, 11, 28),
        ["6.6"] = new(2027, 12, 31),
        ["6.7"] = new(2024, 4, 3),
        ["6.8"] = new(2024, 5, 30),
        ["6.9"] = new(2024, 7, 27),
        ["6.10"] = new(2024, 10, 10),
        ["6.11"] = new(2024, 12, 5),
        ["6.12"] = new(2028, 12, 31),
        ["6.13"] = new(2025, 4, 20),
        ["6.14"] = new(2025, 6, 10),
        ["6.15"] = new(2025, 8, 20),
        ["6.16"] = new(2025, 10, 12),
        ["6.17"] = new(2025, 12, 18),
        ["6.18"] = new(2028, 12, 31),
        ["6.19"] = new(2026, 4, 22),
        ["7.0"] = new(2026, 6, 27),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null for a branch that had no end yet, or that is not in the table.</summary>
    public static DateOnly? Of(string branch) => Ends.TryGetValue(branch, out var end) ? end : null;
}
