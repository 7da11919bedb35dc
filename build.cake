// Every way to build, test and package Polarway. `dotnet tool restore && dotnet cake --target=X`, X being one of the tasks below.
// docs/build.md says what each needs and leaves behind.

using System.Diagnostics;
using System.Xml.Linq;

var target = Argument("target", "Test");
var configuration = Argument("configuration", "Release");
var python = Argument("python", System.Environment.GetEnvironmentVariable("PYTHON") ?? "python3");
var root = Context.Environment.WorkingDirectory.FullPath;

const string Solution = "Polarway.Native.sln";
const string NativeProject = "bindings/Polarway.Native";
const string FuzzProject = "tests/Polarway.Fuzz";
const string StagedLibraries = "python/polarway/_native";
const string NativeArtifacts = "artifacts/native";
const string TestResults = "artifacts/test-results";
const string DemoVenv = ".venv";
const string TestVenv = ".venv-test";
string[] cpuLevels = ["v3", "v2"];

// What one run of Test learns; pytest reports last, after the tasks have ended.
var failures = new List<string>();
var summary = new List<string>();
var notices = new List<string>();

Environment.SetEnvironmentVariable("DOTNET_NOLOGO", "1");
Environment.SetEnvironmentVariable("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("PIP_DISABLE_PIP_VERSION_CHECK", "1");
Environment.SetEnvironmentVariable("PIP_ROOT_USER_ACTION", "ignore");

// ---------------------------------------------------------------- tasks

Task("Clean")
    .Description("Deletes what the other tasks made.")
    .Does(() =>
{
    foreach (var top in new[] { "src", "bindings", "tests", "benchmarks" })
    {
        foreach (var directory in System.IO.Directory.GetDirectories(top, "*", SearchOption.AllDirectories)
                     .Where(path => System.IO.Path.GetFileName(path) is "bin" or "obj" or "target"))
        {
            Delete(directory);
        }
    }
    foreach (var directory in new[] { "artifacts", "dist", StagedLibraries, DemoVenv, TestVenv })
    {
        Delete(directory);
    }
});

Task("Framework")
    .Description("Decides which framework the shared library is published for: net10.0 where its AOT packs restore, else net9.0.")
    .Does(() => Environment.SetEnvironmentVariable("PolarwayAotFramework", AotFramework()));

Task("Build")
    .Description("Compiles every project.")
    .IsDependentOn("Framework")
    .Does(() => Must("dotnet", "build", Solution, "-c", configuration, "--nologo", "-v", "q", "-clp:ErrorsOnly;Summary"));

Task("Native")
    .Description("Publishes libpolarway-v3.so and libpolarway-v2.so into artifacts/native and python/polarway/_native.")
    .IsDependentOn("Framework")
    .Does(() =>
{
    Debian("the zstd and lz4 codecs, linked in", [("libzstd.a", "libzstd-dev"), ("liblz4.a", "liblz4-dev")], HasArchive);
    System.IO.Directory.CreateDirectory(NativeArtifacts);
    System.IO.Directory.CreateDirectory(StagedLibraries);
    foreach (var level in cpuLevels)
    {
        Must("dotnet", "publish", NativeProject, "-c", configuration, "--nologo", "-v", "m", "-clp:NoSummary", $"-p:PolarwayCpu={level}");
        var published = $"{NativeProject}/bin/publish-{level}/Polarway.Native.so";
        foreach (var directory in new[] { NativeArtifacts, StagedLibraries })
        {
            Replace(published, $"{directory}/libpolarway-{level}.so");
        }
        Console.WriteLine($"libpolarway-{level}.so  {new System.IO.FileInfo(published).Length / 1024.0 / 1024.0:F1} MiB");
    }
    // For C, C++ and Rust programs on this machine: -Lartifacts/native -lpolarway.
    Replace($"{NativeArtifacts}/libpolarway-{HostLevel()}.so", $"{NativeArtifacts}/libpolarway.so");
});

Task("Wheel")
    .Description("Builds dist/polarway-*.whl with both libraries.")
    .IsDependentOn("Native")
    .Does(() =>
{
    Delete("dist");
    Environment.SetEnvironmentVariable("POLARWAY_NATIVE_DIR", System.IO.Path.GetFullPath(NativeArtifacts));
    Must(python, "-c", "import sys; sys.path.insert(0, 'python/_build'); import backend; backend.build_wheel('dist')");
    Console.WriteLine($"{BuiltWheel()}  {new System.IO.FileInfo(BuiltWheel()).Length / 1024.0 / 1024.0:F1} MiB");
});

Task("Demo")
    .Description("Builds, installs into .venv and runs `polarway demo`.")
    .IsDependentOn("Wheel")
    .Does(() =>
{
    CreateVenv(DemoVenv, python);
    InstallWheel(DemoVenv);
    Must($"{DemoVenv}/bin/polarway", "demo");
});

Task("NUnit")
    .Description("Runs the C# tests and adds up their results.")
    .IsDependentOn("Build")
    .Does(() =>
{
    Delete(TestResults);
    var exit = Run("dotnet", "test", Solution, "-c", configuration, "--no-build", "--nologo", "-v", "q",
        "--logger", "trx", "--logger", "console;verbosity=minimal", "--results-directory", TestResults);
    SummariseNUnit(exit);
});

Task("Examples")
    .Description("Compiles and runs the C, C++ and Rust programs below bindings/.")
    .IsDependentOn("Wheel")
    .IsDependentOn("PythonTools")
    .Does(() => RunExamples());

Task("PythonTools")
    .Description("Creates .venv-test with the wheel and what test tools can be had.")
    .IsDependentOn("Wheel")
    .Does(() =>
{
    InstallTestTools();
    InstallWheel(TestVenv);
});

Task("Test")
    .Description("Runs every test: C#, the native examples, Python.")
    .IsDependentOn("NUnit")
    .IsDependentOn("PythonTools")
    .IsDependentOn("Examples");

Task("Bench")
    .Description("Runs the kernel benchmarks: --filter=*Name* picks some.")
    .Does(() => Must("dotnet", "run", "-c", "Release", "--project", "benchmarks/kernels", "--", "--filter", Argument("filter", "*")));

Task("Fuzz")
    .Description("Mutated inputs against every decoder: --runs=100000000 --seed=1 --targets=parquet --processes=2.")
    .Does(() =>
{
    Must("dotnet", "build", FuzzProject, "-c", "Release", "--nologo", "-v", "q", "-clp:ErrorsOnly");
    Must("dotnet", "run", "--no-build", "-c", "Release", "--project", FuzzProject, "--",
        $"--runs={Argument("runs", "100000000")}", $"--seed={Argument("seed", "1")}", $"--targets={Argument("targets", "")}",
        $"--processes={Argument("processes", System.Environment.ProcessorCount.ToString())}", "--findings=artifacts/fuzz");
});

Task("FuzzNative")
    .Description("libFuzzer on the shared library's way from a file to rows: --minutes=60.")
    .IsDependentOn("Native")
    .Does(() =>
{
    Debian("libFuzzer", [("clang", "clang")], tool => Find(tool) is not null);
    Debian("libFuzzer's runtime", [("libclang_rt.fuzzer-x86_64.a", "libclang-rt-14-dev")], name => Find("clang") is null || System.IO.Path.IsPathRooted(Output("clang", $"-print-file-name={name}").Trim()));
    Must("dotnet", "build", FuzzProject, "-c", "Release", "--nologo", "-v", "q", "-clp:ErrorsOnly");
    Must("dotnet", "run", "--no-build", "-c", "Release", "--project", FuzzProject, "--", "--seeds=artifacts/fuzz-native/seeds");
    Must("bash", $"{FuzzProject}/native/run.sh", $"{NativeArtifacts}/libpolarway.so", Argument("minutes", "60"), "artifacts/fuzz-native/seeds");
});

Task("Format")
    .Description("Formats C# and Python; --check=true only reports.")
    .Does(() =>
{
    var check = Argument("check", false);
    Must("dotnet", check ? ["format", Solution, "--verify-no-changes"] : ["format", Solution]);
    if (Find("ruff") is { } ruff)
    {
        Must(ruff, check ? ["check", "python", "tests/python"] : ["check", "--fix", "python", "tests/python"]);
    }
    else
    {
        Console.WriteLine("ruff is not on PATH: Python files were left alone");
    }
});

RunTarget(target);

// pytest's closing line is the last thing printed, hence after Cake's own report.
if (target.Equals("Test", StringComparison.OrdinalIgnoreCase))
{
    Environment.Exit(RunPytest());
}

// ---------------------------------------------------------------- tests

void SummariseNUnit(int exit)
{
    int passed = 0, failed = 0, skipped = 0;
    var broken = new List<string>();
    foreach (var file in System.IO.Directory.Exists(TestResults) ? System.IO.Directory.GetFiles(TestResults, "*.trx") : [])
    {
        var report = XDocument.Load(file);
        var counters = report.Descendants().First(element => element.Name.LocalName == "Counters");
        int Count(string name) => (int?)counters.Attribute(name) ?? 0;
        passed += Count("passed");
        failed += Count("failed");
        skipped += Count("total") - Count("executed");
        broken.AddRange(report.Descendants()
            .Where(element => element.Name.LocalName == "UnitTestResult" && (string)element.Attribute("outcome") == "Failed")
            .Select(Broken));
    }
    summary.Add($"C# (NUnit): {passed} passed, {failed} failed, {skipped} skipped");
    if (exit != 0 || failed > 0 || passed == 0)
    {
        failures.Add($"NUnit: {failed} failed of {passed + failed} (exit code {exit})");
        // By name and message: the console of the test runner is far above by then.
        failures.AddRange(broken);
    }
}

string Broken(XElement result)
{
    var message = result.Descendants().FirstOrDefault(element => element.Name.LocalName == "Message")?.Value ?? "no message";
    var text = string.Join(" ", message.Split((char[])null, StringSplitOptions.RemoveEmptyEntries));
    return $"NUnit: {(string)result.Attribute("testName")}: {(text.Length > 400 ? text[..400] + "..." : text)}";
}

void RunExamples()
{
    var library = System.IO.Path.GetFullPath(NativeArtifacts);
    var output = System.IO.Directory.CreateDirectory("artifacts/examples").FullName;
    Environment.SetEnvironmentVariable("LD_LIBRARY_PATH", library);
    Debian("the C++ example", [("g++", "g++")], tool => Find(tool) is not null);
    foreach (var (folder, pattern, compiler, standard) in new[] { ("c", "*.c", "gcc", "-std=c11"), ("cpp", "*.cpp", "g++", "-std=c++17") })
    {
        foreach (var source in Sources($"bindings/{folder}", pattern))
        {
            if (Find(compiler) is null)
            {
                Skip($"{source}: no {compiler}");
                continue;
            }
            var program = $"{output}/{folder}-{System.IO.Path.GetFileNameWithoutExtension(source)}";
            Example($"compile {source}", compiler, standard, "-Wall", "-Wextra", "-Werror", "-O1", "-g", "-Ibindings/include", source,
                "-o", program, $"-L{library}", "-lpolarway");
            Example($"run {source}", program);
        }
    }
    if (System.IO.File.Exists("bindings/rust/Cargo.toml"))
    {
        if (Find("cargo") is null)
        {
            Skip("bindings/rust: no cargo");
        }
        else
        {
            Environment.SetEnvironmentVariable("POLARWAY_LIB_DIR", library);
            Example("test bindings/rust", "cargo", "test", "--offline", "--quiet", "--manifest-path", "bindings/rust/Cargo.toml");
        }
    }
    Memcheck(output);
}

// The C examples must be clean under valgrind: what they and the library's C boundary allocate is given back.
void Memcheck(string output)
{
    Debian("the memory check of the C examples", [("valgrind", "valgrind")], tool => Find(tool) is not null);
    foreach (var source in Sources("bindings/c", "*.c"))
    {
        if (Find("valgrind") is null)
        {
            Skip($"memory check of {source}: no valgrind");
            continue;
        }
        Example($"valgrind {source}", "valgrind", "--quiet", "--error-exitcode=9", "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite",
            "--suppressions=bindings/c/valgrind.supp", $"{output}/c-{System.IO.Path.GetFileNameWithoutExtension(source)}");
    }
}

void Example(string name, string file, params string[] arguments)
{
    Console.WriteLine($"-- {name}");
    var exit = Run(file, arguments);
    summary.Add($"example: {name}: {(exit == 0 ? "passed" : $"FAILED with exit code {exit}")}");
    if (exit != 0)
    {
        failures.Add(name);
    }
}

void Skip(string what)
{
    summary.Add($"skipped: {what}");
}

int RunPytest()
{
    Console.WriteLine();
    foreach (var line in summary.Concat(notices))
    {
        Console.WriteLine(line);
    }
    foreach (var failure in failures)
    {
        Console.WriteLine($"FAILED: {failure}");
    }
    if (failures.Count > 0)
    {
        Console.WriteLine("This run fails whatever pytest says below.");
    }
    // -P: the checkout's own `python` folder must not shadow what the wheel installed.
    var exit = Run($"{TestVenv}/bin/python", "-P", "-m", "pytest", "tests/python");
    return exit != 0 ? exit : failures.Count > 0 ? 1 : 0;
}

// ---------------------------------------------------------------- Python

void CreateVenv(string directory, string interpreter, params string[] options)
{
    if (Try(interpreter, "-c", "import ensurepip, venv") != 0)
    {
        Debian("virtual environments", [("venv", "python3-venv")], _ => Try(interpreter, "-c", "import ensurepip, venv") == 0);
    }
    Must(interpreter, ["-m", "venv", "--clear", .. options, directory]);
}

void InstallWheel(string venv)
{
    Must($"{venv}/bin/python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--force-reinstall", BuiltWheel());
}

// Test tools come from where pip is pointed (PIP_FIND_LINKS, an index); where that has no pytest, from Debian for its own interpreter.
void InstallTestTools()
{
    Debian("the type checker, charts, notebooks and models in the tests",
        [("mypy", "mypy"), ("matplotlib", "python3-matplotlib"), ("nbclient", "python3-nbclient"), ("ipykernel", "python3-ipykernel"), ("sklearn", "python3-sklearn")],
        tool => tool == "mypy" ? Find(tool) is not null : Try("/usr/bin/python3", "-c", $"import {tool}") == 0);
    var requirements = System.IO.File.ReadAllLines("tests/python/requirements.txt")
        .Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).ToArray();
    CreateVenv(TestVenv, python);
    string[] pip = ["-m", "pip", "install", "--quiet", "--retries", "0", "--timeout", "15"];
    if (Try($"{TestVenv}/bin/python", [.. pip, .. requirements]) == 0)
    {
        return;
    }
    if (Try($"{TestVenv}/bin/python", [.. pip, "pytest"]) != 0)
    {
        Console.WriteLine("pip finds no pytest: taking the test tools from Debian");
        DebianTestTools();
    }
    foreach (var requirement in requirements)
    {
        var module = requirement.Replace('-', '_').Replace("arro3_core", "arro3.core").Replace("pytest_", "pytest_");
        var importable = Try($"{TestVenv}/bin/python", "-c", $"import {module}") == 0;
        if (!importable && Try($"{TestVenv}/bin/python", [.. pip, requirement]) != 0)
        {
            notices.Add($"absent Python package: {requirement} (tests that need it are skipped)");
        }
    }
}

void DebianTestTools()
{
    const string DebianPython = "/usr/bin/python3";
    Debian("the Python tests",
        [("pytest", "python3-pytest"), ("hypothesis", "python3-hypothesis"), ("numpy", "python3-numpy"), ("pandas", "python3-pandas"), ("psutil", "python3-psutil")],
        module => Try(DebianPython, "-c", $"import {module}") == 0);
    CreateVenv(TestVenv, DebianPython, "--system-site-packages");
    if (Try($"{TestVenv}/bin/python", "-c", "import pytest") != 0)
    {
        throw new Exception("No pytest: pip finds none and Debian's python3-pytest is not installed. "
            + "Point pip at the wheels (PIP_FIND_LINKS=folder) or run `apt-get install python3-pytest python3-hypothesis python3-numpy`.");
    }
}

string BuiltWheel() => System.IO.Directory.GetFiles("dist", "polarway-*.whl").Single();

// ---------------------------------------------------------------- the machine

string AotFramework()
{
    const string Choice = "artifacts/aot-framework.txt";
    var given = Argument("aot-framework", System.Environment.GetEnvironmentVariable("PolarwayAotFramework") ?? "");
    if (given.Length > 0)
    {
        return given;
    }
    if (!System.IO.File.Exists(Choice))
    {
        var probe = System.IO.Directory.CreateDirectory("artifacts/aot-probe").FullName;
        System.IO.File.WriteAllText($"{probe}/probe.csproj",
            "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework>"
            + "<RuntimeIdentifier>linux-x64</RuntimeIdentifier><PublishAot>true</PublishAot></PropertyGroup></Project>");
        System.IO.File.WriteAllText(Choice, Try("dotnet", "restore", probe) == 0 ? "net10.0" : "net9.0");
    }
    var framework = System.IO.File.ReadAllText(Choice).Trim();
    Console.WriteLine($"the shared library is published for {framework}"
        + (framework == "net9.0" ? ": the AOT packs of net10.0 do not restore from the configured package sources" : ""));
    return framework;
}

string HostLevel()
{
    string[] wanted = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"];
    var flags = System.IO.File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags")) ?? "";
    return wanted.All(flags.Split(' ').Contains) ? "v3" : "v2";
}

bool HasArchive(string name) => System.IO.Path.IsPathRooted(Output("gcc", $"-print-file-name={name}").Trim());

// Installs from Debian what is missing, where this process may; else says what to install. Never fails by itself.
void Debian(string purpose, (string Probe, string Package)[] wanted, Func<string, bool> present)
{
    var missing = wanted.Where(item => !present(item.Probe)).Select(item => item.Package).ToArray();
    if (missing.Length == 0)
    {
        return;
    }
    var isRoot = Output("id", "-u").Trim() == "0";
    string[] prefix = isRoot ? [] : Find("sudo") is not null && Try("sudo", "-n", "true") == 0 ? ["sudo", "-n"] : null;
    if (Find("apt-get") is null || prefix is null)
    {
        Console.WriteLine($"{purpose}: missing {string.Join(' ', missing)}, and this user cannot install. Debian: apt-get install {string.Join(' ', missing)}");
        return;
    }
    Console.WriteLine($"{purpose}: installing {string.Join(' ', missing)}");
    string[] install = [.. prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
    // A fresh machine's package lists are empty.
    Try(install[0], [.. install[1..], "update", "-qq"]);
    if (Try(install[0], [.. install[1..], "install", "-y", "-qq", "--no-install-recommends", .. missing]) != 0)
    {
        Console.WriteLine($"{purpose}: apt-get could not install {string.Join(' ', missing)}; going on without");
    }
}

string Find(string tool) => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
    .Select(directory => System.IO.Path.Combine(directory, tool)).FirstOrDefault(System.IO.File.Exists);

string[] Sources(string directory, string pattern) =>
    System.IO.Directory.Exists(directory) ? System.IO.Directory.GetFiles(directory, pattern).Order(StringComparer.Ordinal).ToArray() : [];

void Delete(string directory)
{
    if (System.IO.Directory.Exists(directory))
    {
        System.IO.Directory.Delete(directory, recursive: true);
    }
}

// By rename, so that a process which has the old library mapped keeps it.
void Replace(string source, string destination)
{
    System.IO.File.Copy(source, destination + ".new", overwrite: true);
    System.IO.File.Move(destination + ".new", destination, overwrite: true);
}

// ---------------------------------------------------------------- processes

void Must(string file, params string[] arguments)
{
    var exit = Run(file, arguments);
    if (exit != 0)
    {
        throw new Exception($"`{file} {string.Join(' ', arguments)}` ended with exit code {exit}");
    }
}

int Run(string file, params string[] arguments)
{
    using var process = Process.Start(StartInfo(file, arguments, quiet: false));
    process.WaitForExit();
    return process.ExitCode;
}

// Without output: for questions whose "no" is an answer. A program that is not there is exit code 127.
int Try(string file, params string[] arguments) => Find(file) is null && !System.IO.File.Exists(file) ? 127 : Capture(file, arguments).Exit;

string Output(string file, params string[] arguments) => Find(file) is null ? "" : Capture(file, arguments).Text;

(int Exit, string Text) Capture(string file, string[] arguments)
{
    using var process = Process.Start(StartInfo(file, arguments, quiet: true));
    process.ErrorDataReceived += (_, _) => { };
    process.BeginErrorReadLine();
    var text = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, text);
}

ProcessStartInfo StartInfo(string file, string[] arguments, bool quiet) => new(file, arguments)
{
    WorkingDirectory = root,
    RedirectStandardOutput = quiet,
    RedirectStandardError = quiet,
};
