using System.Text.RegularExpressions;

namespace Gabion.Policy.Gatekeeper.Verify;

/// <summary>
/// Which tests and cases run: <c>TEST//CASE</c>, two patterns that both have to match; one pattern alone takes the tests and the cases that
/// match it.
/// </summary>
public sealed class SuiteFilter
{
    private readonly Regex? _test;
    private readonly Regex? _case;
    private readonly bool _isEither;

    private SuiteFilter(Regex? test, Regex? @case, bool isEither)
    {
        _test = test;
        _case = @case;
        _isEither = isEither;
    }

    public static SuiteFilter All { get; } = new(null, null, false);

    /// <exception cref="ArgumentException">One of the patterns is none, or there are more than two.</exception>
    public static SuiteFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split("//");
        if (parts.Length > 2)
        {
            throw new ArgumentException("a filter has at most one //");
        }

        return text.Length == 0 ? All : parts.Length == 1 ? new(Pattern(parts[0]), Pattern(parts[0]), true) : new(Pattern(parts[0]), Pattern(parts[1]), false);
    }

    public bool TakesTest(string test) => _isEither || _test is null || _test.IsMatch(test);

    public bool TakesCase(string test, string @case) => _isEither
        ? _test!.IsMatch(test) || _case!.IsMatch(@case)
        : _case is null || _case.IsMatch(@case);

    private static Regex? Pattern(string text) => text.Length == 0 ? null : new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
