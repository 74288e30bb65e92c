using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Rego;

/// <summary>Functions asked directly. Operands and results are JSON; what is expected comes from the documentation of OPA and Go.</summary>
public sealed class BuiltinFunctionTests
{
    [Theory]
    [InlineData("count", """["añb"]""", "3")]
    [InlineData("count", """["a😀"]""", "2")]
    [InlineData("net.cidr_merge", """[["192.0.2.112", "192.0.3.0/24"]]""", """["192.0.2.0/23"]""")]
    [InlineData("net.lookup_ip_addr", """["::1"]""", """["::1"]""")]
    [InlineData("net.lookup_ip_addr", """["LOCALHOST"]""", """["127.0.0.1","::1"]""")]
    [InlineData("strings.render_template", """["{{.a}} {{.none}} {{.b.c}}", {"a": "x", "b": {"c": 2.5}}]""", "\"x <undefined> 2.5\"")]
    [InlineData("strings.render_template", """["{{range $i, $x := .l}}{{if $i}}, {{end}}{{$x}}{{else}}none{{end}}", {"l": ["a", "b"]}]""", "\"a, b\"")]
    [InlineData("strings.render_template", """["a {{- /* c */ -}} b{{with .x}}{{.}}{{else with false}}{{else}}-{{end}}", {}]""", "\"ab-\"")]
    [InlineData("strings.render_template", """["{{$n := len .l}}{{if and (eq $n 3) (not .z)}}{{printf \"%d:%s\" $n (index .l 1 | print)}}{{end}}", {"l": [1, 2, 3]}]""", "\"3:2\"")]
    [InlineData("strings.render_template", """["{{define \"t\"}}<{{.}}>{{end}}{{range .l}}{{if gt . 2}}{{break}}{{end}}{{template \"t\" .}}{{end}}", {"l": [1, 2, 3]}]""", "\"<1><2>\"")]
    [InlineData("sum", "[[1, 2.5]]", "3.5")]
    [InlineData("product", "[[9223372036854775807, 2]]", "18446744073709551614")]
    [InlineData("array.slice", "[[1, 2, 3], -5, 2]", "[1,2]")]
    [InlineData("array.flatten", "[[1, [2, [3]]]]", "[1,2,[3]]")]
    [InlineData("object.get", """[{"a": {"b": [7]}}, ["a", "b", 0], 1]""", "7")]
    [InlineData("object.get", """[{"a": 1}, ["a", "b"], "none"]""", "\"none\"")]
    [InlineData("object.union_n", """[[{"a": {"b": 2}}, {"a": 4}, {"a": {"c": 3}}]]""", """{"a":{"c":3}}""")]
    [InlineData("object.subset", "[[1, 2, 3], [2, 3]]", "true")]
    [InlineData("object.subset", "[[1, 2, 3], [1, 3]]", "false")]
    [InlineData("to_number", """["007.50"]""", "7.50")]
    [InlineData("bits.negate", "[5]", "-6")]
    [InlineData("numbers.range", "[3, 1]", "[3,2,1]")]
    [InlineData("numbers.range_step", "[0, 7, 3]", "[0,3,6]")]
    [InlineData("format_int", "[-255, 16]", "\"-ff\"")]
    [InlineData("indexof", """["añb", "b"]""", "2")]
    [InlineData("indexof_n", """["aaa", "aa"]""", "[0,1]")]
    [InlineData("split", """["añ", ""]""", """["a","ñ"]""")]
    [InlineData("substring", """["añbc", 1, 2]""", "\"ñb\"")]
    [InlineData("substring", """["abc", 5, -1]""", "\"\"")]
    [InlineData("strings.count", """["cheese", "e"]""", "3")]
    [InlineData("strings.replace_n", """[{"<": "&lt;", ">": "&gt;"}, "<b>"]""", "\"\\u0026lt;b\\u0026gt;\"")]
    [InlineData("replace", """["abc", "", "-"]""", "\"-a-b-c-\"")]
    [InlineData("trim", """["..a.b..", "."]""", "\"a.b\"")]
    [InlineData("trim_space", "[\"\\t a \\n\"]", "\"a\"")]
    [InlineData("glob.match", """["{cat,[!b]at}", [], "fat"]""", "true")]
    [InlineData("glob.match", """["a/*/c", ["/"], "a/b/b/c"]""", "false")]
    [InlineData("glob.match", """["a/**/c", ["/"], "a/b/b/c"]""", "true")]
    [InlineData("glob.match", """["*", null, "a.b"]""", "true")]
    [InlineData("graph.reachable", """[{"a": ["b"], "b": ["a", "x"]}, ["a"]]""", """["a","b"]""")]
    [InlineData("units.parse", """["100m"]""", "0.1000000000")]
    [InlineData("units.parse", """["10Ki"]""", "10240")]
    [InlineData("units.parse_bytes", """["1.5GiB"]""", "1610612736")]
    [InlineData("semver.compare", """["1.2.3-rc.2", "1.2.3-rc.10"]""", "-1")]
    [InlineData("net.cidr_contains", """["10.0.0.0/8", "10.255.0.0/16"]""", "true")]
    [InlineData("net.cidr_contains", """["10.0.0.0/8", "010.1.1.1/32"]""", null)]
    [InlineData("net.cidr_expand", """["192.168.0.0/30"]""", """["192.168.0.0","192.168.0.1","192.168.0.2","192.168.0.3"]""")]
    [InlineData("net.cidr_merge", """[["10.0.1.0/24", "10.0.0.0/24"]]""", """["10.0.0.0/23"]""")]
    [InlineData("urlquery.decode_object", """["a=1&a=%20&b"]""", """{"a":["1"," "],"b":[""]}""")]
    [InlineData("urlquery.encode", """["a b/c"]""", "\"a+b%2Fc\"")]
    [InlineData("base64url.encode_no_pad", """["??>"]""", "\"Pz8-\"")]
    [InlineData("hex.decode", """["c3b1"]""", "\"ñ\"")]
    [InlineData("json.filter", """[{"a": {"b": 1, "c": 2}, "d": 3}, ["a/b"]]""", """{"a":{"b":1}}""")]
    [InlineData("json.remove", """[{"a": [1, 2, 3]}, ["a/0", "a/2"]]""", """{"a":[2]}""")]
    [InlineData("json.patch", """[{"a": [1]}, [{"op": "add", "path": "/a/-", "value": 2}, {"op": "move", "from": "/a", "path": "/b"}]]""", """{"b":[1,2]}""")]
    [InlineData("json.patch", """[{"a": 1}, [{"op": "test", "path": "/a", "value": 2}]]""", null)]
    [InlineData("yaml.marshal", """[{"b": [1, {"c": "yes"}], "a": "x: y"}]""", "\"a: 'x: y'\\nb:\\n- 1\\n- c: \\\"yes\\\"\\n\"")]
    [InlineData("yaml.unmarshal", "[\"a: [1, on]\"]", """{"a":[1,true]}""")]
    [InlineData("json.match_schema", """[{"id": "x"}, {"properties": {"id": {"type": "integer"}}}]""", """[false,[{"desc":"Invalid type. Expected: integer, given: string","error":"id: Invalid type. Expected: integer, given: string","field":"id","type":"invalid_type"}]]""")]
    [InlineData("json.match_schema", """[{"a": [1, 2]}, "{\"properties\": {\"a\": {\"items\": {\"$ref\": \"#/definitions/n\"}}}, \"definitions\": {\"n\": {\"minimum\": 1}}}"]""", "[true,[]]")]
    [InlineData("json.verify_schema", """[{"type": "unknown"}]""", "[false,\"jsonschema: has a primitive type that is NOT VALID -- given: /unknown/ Expected valid values are:[array boolean integer number null object string]\"]")]
    [InlineData("json.verify_schema", """[{"$ref": "http://x.example/s.json"}]""", "[false,\"jsonschema: remote reference loading disabled: http://x.example/s.json\"]")]
    [InlineData("crypto.hmac.sha256", """["message", "key"]""", "\"6e9ef29b75fffc5b7abae527d58fdadb2fe42e7219011976917343065f58ed4a\"")]
    public void Gives_what_the_documentation_says(string name, string operands, string? expected) => Assert.Equal(expected, Call(name, operands, out _)?.ToJson() is { } json ? Escaped(json) : null);

    [Theory]
    [InlineData("%s %d %v", """["a", 1, [true]]""", "a 1 [true]")]
    [InlineData("%5d|%-5d|%05d|%+d", "[42, 42, 42, 42]", "   42|42   |00042|+42")]
    [InlineData("%x %X %o %b %c %q %U", "[255, 255, 8, 5, 65, 65, 65]", "ff FF 10 101 A 'A' U+0041")]
    [InlineData("%.2f %6.1f %e %g", "[3.14159, 2.25, 1234.5, 1000000.5]", "3.14    2.2 1.234500e+03 1.0000005e+06")]
    [InlineData("%q %x", """["a\"b", "hi"]""", "\"a\\\"b\" 6869")]
    [InlineData("%d", """["x"]""", "%!d(string=x)")]
    [InlineData("%s", "[1]", "%!s(int=1)")]
    [InlineData("%d %d", "[1]", "1 %!d(MISSING)")]
    [InlineData("%d", "[1, \"x\"]", "1%!(EXTRA string=x)")]
    [InlineData("%[2]d %[1]d", "[1, 2]", "2 1")]
    [InlineData("%*d", "[5, 1]", "    1")]
    [InlineData("100%", "[]", "100%!(NOVERB)")]
    [InlineData("%v", """[{"a": [1, null]}]""", """{"a": [1, null]}""")]
    [InlineData("%t", "[true]", "%!t(string=true)")]
    [InlineData("%T %T", "[1, 1.5]", "int float64")]
    public void Sprintf_writes_as_Go_does(string format, string arguments, string expected) =>
        Assert.Equal(expected, Ask("sprintf", out _, RegoString.Of(format), RegoJsonReader.Parse(arguments))?.Text());

    [Theory]
    [InlineData("2006-01-02T15:04:05Z07:00", "2017-06-02T19:00:00-07:00", 1496455200000000000)]
    [InlineData("RFC1123", "Fri, 02 Jun 2017 19:00:00 UTC", 1496430000000000000)]
    [InlineData("Jan _2 2006 3:04PM", "Feb  3 2013 7:54PM", 1359921240000000000)]
    [InlineData("2006-01-02 15:04:05.000", "1970-01-01 00:00:01.250", 1250000000)]
    public void Reads_times_by_layouts_of_Go(string layout, string value, long expected) =>
        Assert.Equal(RegoNumber.Of(expected), Ask("time.parse_ns", out _, RegoString.Of(layout), RegoString.Of(value)));

    [Theory]
    [InlineData("time.format", """[[1517832000000000000, "America/New_York", "Mon Jan _2 15:04:05 MST 2006"]]""", "\"Mon Feb  5 07:00:00 EST 2018\"")]
    [InlineData("time.format", "[1517832000000000001]", "\"2018-02-05T12:00:00.000000001Z\"")]
    [InlineData("time.add_date", "[1585526400000000000, 0, -1, 0]", "1583020800000000000")]
    [InlineData("time.diff", "[0, 34822860000000000]", "[1,1,7,1,1,0]")]
    [InlineData("time.parse_duration_ns", """["1h1.5s"]""", "3601500000000")]
    [InlineData("time.weekday", "[-86400000000000]", "\"Wednesday\"")]
    public void Computes_with_times(string name, string operands, string expected) => Assert.Equal(expected, Call(name, operands, out _)?.ToJson());

    [Theory]
    [InlineData("regex.match", """["^a.c$", "abc\n"]""", "false")]
    [InlineData("regex.match", """["\\d", "٣"]""", "false")]
    [InlineData("regex.match", """["^.$", "😀"]""", "true")]
    [InlineData("regex.match", """["^[^a]$", "😀"]""", "true")]
    [InlineData("regex.match", """["(?i)^ABC$", "abc"]""", "true")]
    [InlineData("regex.match", """["^[[:alpha:]_]+\\z", "a_b"]""", "true")]
    [InlineData("regex.find_n", """["a*", "baaac", -1]""", """["","aaa",""]""")]
    [InlineData("regex.split", """["b+", "abbbcb"]""", """["a","c",""]""")]
    [InlineData("regex.replace", """["foobar", "(?P<x>o+)(b)", "[${2}$x]"]""", "\"f[boo]ar\"")]
    [InlineData("regex.find_all_string_submatch_n", """["(a)(b)?", "aab", -1]""", """[["a","a",""],["ab","a","b"]]""")]
    [InlineData("regex.template_match", """["urn:foo:{[a-z]+}", "urn:foo:bar", "{", "}"]""", "true")]
    [InlineData("regex.globs_match", """["a.a.[0-9]+z", ".b.b2359825792*594823z"]""", "true")]
    public void Patterns_mean_what_RE2_says(string name, string operands, string expected) => Assert.Equal(expected, Call(name, operands, out _)?.ToJson());

    [Theory]
    [InlineData("a(?=b)")]
    [InlineData("(a)\\1")]
    [InlineData("a**")]
    [InlineData("a{1001}")]
    [InlineData("(")]
    [InlineData("[z-a]")]
    [InlineData("\\pX")]
    [InlineData("(?P<n>a)(?P<n>b)")]
    public void Patterns_that_RE2_refuses_are_refused(string pattern)
    {
        Assert.Equal(RegoBoolean.False, Ask("regex.is_valid", out _, RegoString.Of(pattern)));
        Assert.Null(Ask("regex.match", out var error, RegoString.Of(pattern), RegoString.Of("")));
        Assert.Contains("error parsing regexp", error?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("substring", """["a", -1, 1]""", BuiltinError.Failure, "substring: negative offset")]
    [InlineData("concat", """[",", [1]]""", BuiltinError.TypeError, "concat: operand 2 must be array of strings but got array containing number")]
    [InlineData("array.slice", "[[], 1.5, 2]", BuiltinError.TypeError, "array.slice: operand 2 must be integer number but got floating-point number")]
    [InlineData("http.send", """[{"method": "get", "url": "http://x.example"}]""", BuiltinError.Failure, "http.send: requests to \"x.example\" are not allowed: policies ask the network only where the host of the engine has listed it")]
    [InlineData("base64.decode", """["a$=="]""", BuiltinError.Failure, "base64.decode: illegal base64 data at input byte 1")]
    [InlineData("time.parse_rfc3339_ns", """["2020-13-01T00:00:00Z"]""", BuiltinError.Failure, "time.parse_rfc3339_ns: parsing time \"2020-13-01T00:00:00Z\": month out of range")]
    public void Errors_say_what_was_wrong(string name, string operands, string code, string message)
    {
        Assert.Null(Call(name, operands, out var error));
        Assert.Equal(new(code, message), error);
    }

    [Fact]
    public void A_pattern_that_backtracks_elsewhere_is_fast() =>
        Assert.Equal(RegoBoolean.False, Ask("regex.match", out _, RegoString.Of("^(a+)+$"), RegoString.Of(new string('a', 50_000) + "!")));

    [Fact]
    public void Signs_and_verifies_tokens_of_every_algorithm()
    {
        const string Key = """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}""";
        var token = Ask("io.jwt.encode_sign_raw", out _, RegoString.Of("""{"alg":"EdDSA"}"""), RegoString.Of("\"Example of Ed25519 signing\""), RegoString.Of(Key));

        Assert.Equal(RegoBoolean.True, Ask("io.jwt.verify_eddsa", out _, token!, RegoString.Of(Key)));
        Assert.Equal(RegoBoolean.False, Ask("io.jwt.verify_eddsa", out _, RegoString.Of(token!.Text()[..^2] + "AA"), RegoString.Of(Key)));
    }

    private static string Escaped(string json) => json.Replace("&", "\\u0026", StringComparison.Ordinal);

    private static RegoValue? Call(string name, string operands, out BuiltinError? error) => Ask(name, out error, ((RegoArray)RegoJsonReader.Parse(operands)).Items.ToArray());

    private static RegoValue? Ask(string name, out BuiltinError? error, params RegoValue[] operands)
    {
        Assert.True(BuiltinTable.Standard.TryGet(name, out var function));
        var call = new BuiltinCall(new(), _ => { }) { Name = name };
        var result = function.Function(call, operands);
        error = call.Error;
        return result;
    }
}
