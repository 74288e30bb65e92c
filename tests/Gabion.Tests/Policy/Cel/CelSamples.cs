using Gabion.Policy.Cel;

namespace Gabion.Tests.Policy.Cel;

/// <summary>Expressions for tests: in an environment with every extension and a few variables.</summary>
internal static class CelSamples
{
    public static readonly CelEnvironment Environment = new CelEnvironmentBuilder()
        .AllExtensions()
        .Variable("x", CelType.Dyn)
        .Variable("name", CelType.String)
        .Variable("numbers", CelType.ListOf(CelType.Int))
        .Build();

    /// <summary>The value as text, <c>error: …</c> for an error, and the faults where the text does not compile.</summary>
    public static string Evaluate(string text)
    {
        var compilation = Environment.Compile(text);
        if (compilation.Program is not { } program)
        {
            return string.Join('\n', compilation.Faults);
        }

        var bindings = Environment.Bind()
            .Set("x", CelValue.Of([CelValue.Of(1L), CelValue.Of("two")]))
            .Set("name", CelValue.Of("gabion"))
            .Set("numbers", CelValue.Of([CelValue.Of(3L), CelValue.Of(1L), CelValue.Of(2L)]));
        return program.Evaluate(bindings).Value.ToString();
    }
}
