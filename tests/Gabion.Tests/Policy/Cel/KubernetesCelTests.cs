using Gabion.Formats.Yaml;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Tests.Policy.Cel;

/// <summary>The libraries of the API server; expected values from the documentation of Kubernetes.</summary>
public sealed class KubernetesCelTests
{
    [Theory]
    [InlineData("quantity('1.5Gi').isGreaterThan(quantity('1G'))", "true")]
    [InlineData("quantity('200M').compareTo(quantity('0.2G'))", "0")]
    [InlineData("quantity('50k').add(quantity('20k')).sub(1) == quantity('69999')", "true")]
    [InlineData("quantity('50000000G').isInteger() && !quantity('9999999999999999999999999999999999999G').isInteger()", "false")]
    [InlineData("quantity('100m').asApproximateFloat()", "0.1")]
    [InlineData("quantity('1500m').asInteger()", "error: cannot convert value to integer")]
    [InlineData("quantity('1e3').asInteger() + quantity('1E').asInteger()", "1000000000000001000")]
    [InlineData("isQuantity('1.3Gi') && isQuantity('-5') && !isQuantity('200K') && !isQuantity('Three') && !isQuantity('Mi') && !isQuantity('1.2.3')", "true")]
    [InlineData("sign(quantity('-1'))", "-1")]
    [InlineData("quantity('0.0000000001') == quantity('1n')", "true")]
    public void Quantities(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    /// <summary>cel-go makes a test for a field of null or text an error only on request, and the API server does not ask.</summary>
    [Theory]
    [InlineData("has(dyn(null).x) || has(dyn('text').x) || has(dyn(1).x)", "false")]
    [InlineData("dyn(null).?x.hasValue()", "false")]
    [InlineData("dyn(null).x", "error: no such overload: null has no field 'x'")]
    public void Values_without_fields_have_none(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Theory]
    [InlineData("semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-alpha').isLessThan(semver('1.0.0'))", "true")]
    [InlineData("semver('1.0.0-alpha.2').compareTo(semver('1.0.0-alpha.10'))", "-1")]
    [InlineData("semver('v1.0', true).major() + semver('01.02.03', true).minor()", "3")]
    [InlineData("isSemver('v1.0') || isSemver('1.0') || isSemver('01.1.1')", "false")]
    [InlineData("semver('1.0.0+a') == semver('1.0.0+b')", "true")]
    [InlineData("semver('hello')", "error: 'hello' is no semantic version")]
    public void Versions(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Theory]
    [InlineData("url('https://user:pw@[::1]:80/p a?k=1&k=2#f').getHost()", "\"[::1]:80\"")]
    [InlineData("url('https://example.com:80/').getHostname() + url('https://example.com:80/').getPort()", "\"example.com80\"")]
    [InlineData("url('https://example.com/path with spaces/').getEscapedPath()", "\"/path%20with%20spaces/\"")]
    [InlineData("url('https://example.com/?k=a%20b&k=c').getQuery()", "{\"k\": [\"a b\", \"c\"]}")]
    [InlineData("url('/path').getScheme() == '' && isURL('/absolute-path') && !isURL('example.com:80') && !isURL('../relative')", "false")]
    [InlineData("isURL('https://a:b/')", "false")]
    public void Urls(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Theory]
    [InlineData("[1, 3].sum() + [1, 3].min() + [1, 3].max()", "8")]
    [InlineData("[duration('1m'), duration('1s')].sum() == duration('61s')", "true")]
    [InlineData("['a', 'b', 'b', 'c'].isSorted() && ![2.0, 1.0].isSorted()", "true")]
    [InlineData("[1, 2, 2, 3].indexOf(2) * 10 + [1, 2, 2, 3].lastIndexOf(2)", "12")]
    [InlineData("dyn([]).min()", "error: min called on empty list")]
    [InlineData("'abc 123'.find('[0-9]+') + '|' + 'xyz'.find('[0-9]+')", "\"123|\"")]
    [InlineData("'123 abc 456'.findAll('[0-9]+')", "[\"123\", \"456\"]")]
    [InlineData("'123 abc 456'.findAll('[0-9]+', 1)", "[\"123\"]")]
    [InlineData("format.dns1123Label().validate('my-label').hasValue()", "false")]
    [InlineData("format.named('dns1123Label').value().validate('Not.One').value().size()", "1")]
    [InlineData("!format.qualifiedName().validate('a.b/c_d').hasValue() && format.date().validate('2024-02-30').hasValue()", "true")]
    [InlineData("optional.of(1).orValue(1 / 0)", "1")]
    [InlineData("isIP('::ffff:c0a8:1')", "false")] // the API server refuses IPv4 in IPv6 however it is written
    public void Lists_patterns_and_formats(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Theory]
    [InlineData(27, "quantity('1') == quantity('1')", "undeclared reference to 'quantity'")]
    [InlineData(28, "'%s'.format(['a']) == 'a'", "undeclared reference to 'format'")]
    [InlineData(28, "sets.contains([1], [1])", "undeclared reference to 'sets'")]
    [InlineData(29, "isIP('1.2.3.4')", "undeclared reference to 'isIP'")]
    [InlineData(30, "format.uri().validate('a').hasValue()", "undeclared reference to 'format'")]
    [InlineData(31, "[1].all(i, v, v > 0)", "undeclared reference to 'i'")]
    [InlineData(32, "isSemver('1.0.0')", "undeclared reference to 'isSemver'")]
    [InlineData(33, "[2, 1].sort() == [1, 2]", "undeclared reference to 'sort'")]
    [InlineData(36, "[1].includes(1)", "undeclared reference to 'includes'")]
    public void Libraries_come_with_their_version(int before, string text, string fault)
    {
        Assert.StartsWith(fault, KubernetesCel.Builder(before).Build().Compile(text).Faults[0].Message, StringComparison.Ordinal);
        Assert.Empty(KubernetesCel.Builder(before + 1).Build().Compile(text).Faults);
    }

    [Theory]
    [InlineData("[1, 'a']", "expected type 'int' but found 'string'")]
    [InlineData("[1, dyn(1)]", "expected type 'int' but found 'dyn'")]
    [InlineData("'a'.matches('(')", "invalid matches argument: error parsing regexp: missing closing ): `(`")]
    [InlineData("duration('1 day') > duration('1h')", "invalid duration argument: \"1 day\"")]
    public void Literals_are_checked(string text, string fault) =>
        Assert.Equal(fault, Assert.Single(KubernetesCel.Builder(KubernetesCel.NewestMinor).Build().Compile(text).Faults).Message);

    [Fact]
    public void Arguments_of_format_may_differ_in_type() =>
        Assert.Equal("true", Evaluate("'%s %d'.format(['a', 1]) == 'a 1' && [1].existsOne(i, v, v == 1)"));

    [Fact]
    public void There_is_no_existsOne_of_one_variable() => Assert.Contains(
        KubernetesCel.Builder(KubernetesCel.NewestMinor).Build().Compile("[1].existsOne(x, true)").Faults, fault => fault.Message.StartsWith("undeclared reference to 'existsOne'", StringComparison.Ordinal));

    [Fact]
    public void Objects_are_read_as_the_API_server_decodes_them()
    {
        const string Object = "{spec: {replicas: 3, ratio: 1.5, whole: 1.0, on: true, name: '3', none: null, list: [1, a], map: {a/b: c}}}";
        Assert.Equal(
            "[true, true, true, true, true, true, true, false]",
            Evaluate(
                "[object.spec.replicas == 3, object.spec.ratio > 1, type(object.spec.whole) == double, object.spec.on == true, object.spec.name == '3', object.spec.none == null, object.spec.map['a/b'] == 'c', has(object.spec.absent)]",
                Object));
        Assert.Equal("error: no such key: absent", Evaluate("object.spec.absent == 1", Object));
    }

    /// <summary>By the formulas of cel-go's run-time cost and the API server's estimator: a name or field 1, a text a tenth a character…</summary>
    [Theory]
    [InlineData("object.spec.replicas > 3", 4)]
    [InlineData("has(object.spec.replicas)", 2)]
    [InlineData("[1, 2, 3].all(x, x > 0)", 16)]
    [InlineData("[1, 2, 3].map(x, x)", 40)]
    [InlineData("'aaaaaaaaaaaaaaaaaaaa'.startsWith('a')", 2)]
    [InlineData("'aaaaaaaaaaaaaaaaaaaa' + 'bbbbbbbbbb' == 'x'", 4)]
    [InlineData("'aaaaaaaaa'.matches('[a-z]+')", 2)]
    [InlineData("[object.spec, object.spec].size()", 15)]
    public void Costs_are_those_of_the_API_server(string text, long cost)
    {
        var environment = KubernetesCel.Builder(KubernetesCel.NewestMinor).Variable("object", CelType.Dyn).Build();
        var bindings = environment.Bind().Set("object", NodeValues.Of(YamlReader.Read("{spec: {replicas: 4}}")[0].Root));
        Assert.Equal(cost, environment.Compile(text).Program!.Evaluate(bindings).Cost);
    }

    private static string Evaluate(string text, string? yaml = null)
    {
        var environment = KubernetesCel.Builder(KubernetesCel.NewestMinor).Variable("object", CelType.Dyn).Build();
        var compilation = environment.Compile(text);
        return compilation.Program is null
            ? string.Join('\n', compilation.Faults)
            : compilation.Program.Evaluate(environment.Bind().Set("object", NodeValues.Of(yaml is null ? null : YamlReader.Read(yaml)[0].Root))).Value.ToString();
    }
}
