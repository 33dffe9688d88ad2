using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Emulator.Runtime;
using Tests.Functions;

namespace Tests.Crashes.Disk;

/// <summary>A disk that fills up, files that cannot be written any more, another program that holds the database: said plainly, nothing lost, and over when it is over.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-disk-");

    private string DataFolder => Path.Combine(_folder.FullName, "data");

    private string Database => Path.Combine(DataFolder, "emulator.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [ToolFact("mount", asRoot: true)]
    public async Task Given_a_disk_that_is_full_Then_requests_are_told_to_come_again_and_do_when_there_is_space()
    {
        Directory.CreateDirectory(DataFolder);
        Shell.Run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", DataFolder);
        try
        {
            await using var app = await StartAsync();
            var ballast = Path.Combine(DataFolder, "ballast");
            await HoldAsync(app, () => Fill(ballast), () => File.Delete(ballast));
        }
        finally
        {
            Shell.Run("umount", DataFolder);
        }
    }

    [ToolFact("chattr", asRoot: true)]
    public async Task Given_files_that_cannot_be_written_any_more_Then_requests_are_told_to_come_again_and_do_when_they_can()
    {
        await using var app = await StartAsync();
        string[] files = [Database, Database + "-wal"];
        try
        {
            // A read-only mount is refused while files are open; a file made immutable takes no more, not even from whoever has it open.
            await HoldAsync(app, () => Shell.Run("chattr", ["+i", .. files]), () => Shell.Run("chattr", ["-i", .. files]));
        }
        finally
        {
            Shell.Run("chattr", ["-i", .. files]);
        }
    }

    [ToolFact("sqlite3", asRoot: false)]
    public async Task Given_another_program_that_holds_the_database_Then_requests_are_told_to_come_again_and_do_when_it_lets_go()
    {
        await using var app = await StartAsync();
        Process? holder = null;
        try
        {
            await HoldAsync(app, () => holder = Hold(), () => Release(holder!));
        }
        finally
        {
            holder?.Dispose();
        }
    }

    [ToolFact("sqlite3", asRoot: false)]
    public async Task Given_another_program_that_holds_the_database_When_started_Then_the_error_names_the_setting()
    {
        await using (await StartAsync())
        {
            // It makes the store.
        }

        using var holder = Hold();
        var error = await Assert.ThrowsAsync<EmulatorException>(StartAsync);
        Assert.Contains("Emulator:DataFolder", error.Message, StringComparison.Ordinal);
        Assert.Contains("locked", error.Message, StringComparison.Ordinal);
        Release(holder);
        await using var app = await StartAsync();
    }

    [ToolFact("sqlite3", asRoot: false)]
    public async Task Given_a_newer_schema_When_the_program_is_started_Then_one_line_names_the_setting_and_the_versions()
    {
        await using (await StartAsync())
        {
            // It makes the store.
        }

        Shell.Run("sqlite3", Database, "PRAGMA user_version = 9999");
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "ScfFunctions.dll"), "--Emulator:Port=0", $"--Emulator:DataFolder={DataFolder}"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Equal($"Emulator:DataFolder '{DataFolder}': the store has schema version 9999; this program knows up to 2. Use the newer program.{Environment.NewLine}", error);
    }

    private Task<ScfApp> StartAsync() => ScfApp.StartAsync(settings: new() { ["Emulator:DataFolder"] = DataFolder });

    /// <summary>What is asked for while the condition holds is refused as unavailable, reading goes on, and the same requests do afterwards; a restart finds all that was answered.</summary>
    private static async Task HoldAsync(ScfApp app, Action begin, Action end)
    {
        var before = (await PostAsync(app, "before")).Expect(HttpStatusCode.Created).Id;
        begin();
        // Several at once: they are refused together, not one after the other's wait.
        var refused = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PostAsync(app, $"meanwhile-{i}")));
        Assert.All(refused, answer => answer.ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable"));
        using (var sent = await app.Http.PostAsync("bank-acme/messages", new StringContent("{}")))
        {
            Assert.Equal(HttpStatusCode.InternalServerError, sent.StatusCode);
            Assert.Contains("Emulator:DataFolder", await sent.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("before", (await app.GetAsync($"parties/{before}")).Expect(HttpStatusCode.OK).Text("name"));
        end();
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PostAsync(app, $"meanwhile-{i}")));
        await app.Host.RestartAsync();
        foreach (var answer in taken.Append(await PostAsync(app, "before")))
            Assert.Equal(answer.Text("name"), (await app.GetAsync($"parties/{answer.Expect(HttpStatusCode.Created).Id}")).Expect(HttpStatusCode.OK).Text("name"));
        Assert.Equal(9, taken.Select(answer => answer.Id).Append(before).Distinct().Count());
    }

    private static Task<Answer> PostAsync(ScfApp app, string name)
    {
        JsonObject party = Requests.Party("Buyer");
        party["name"] = name;
        return app.PostAsync("parties", party, idempotencyKey: name);
    }

    /// <summary>Takes all the space that is left.</summary>
    private static void Fill(string file)
    {
        using FileStream ballast = new(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true) ballast.Write(block);
        }
        catch (IOException)
        {
            // The disk is full, as wished.
        }
    }

    /// <summary>A SQLite shell in the middle of a write.</summary>
    private Process Hold()
    {
        var shell = Process.Start(new ProcessStartInfo("sqlite3", [Database]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        shell.StandardInput.WriteLine(".timeout 60000\nBEGIN IMMEDIATE;\nSELECT 'held';");
        shell.StandardInput.Flush();
        Assert.Equal("held", shell.StandardOutput.ReadLine());
        return shell;
    }

    private static void Release(Process shell)
    {
        shell.StandardInput.WriteLine("ROLLBACK;");
        shell.StandardInput.Close();
        shell.WaitForExit();
    }
}
