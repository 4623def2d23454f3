using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad completions SHELL</c>: a script that lets the shell complete commands and options.</summary>
/// <remarks>The shells ask the tool itself by the directive [suggest:position], so these scripts do not list commands.</remarks>
internal static class CompletionsCommand
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            # Add to ~/.bashrc:  source <(tapegrad completions bash)
            _tapegrad() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(tapegrad "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
                [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o filenames -F _tapegrad tapegrad

            """,
        ["zsh"] = """
            # Add to ~/.zshrc:  source <(tapegrad completions zsh)
            _tapegrad() {
                local -a found
                found=("${(@f)$(tapegrad "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
                compadd -- $found
                _files
            }
            compdef _tapegrad tapegrad

            """,
        ["fish"] = """
            # Write to ~/.config/fish/completions/tapegrad.fish
            complete -c tapegrad -a '(tapegrad "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'

            """,
        ["powershell"] = """
            # Add to $PROFILE:  tapegrad completions powershell | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName tapegrad -ScriptBlock {
                param($word, $line, $position)
                tapegrad "[suggest:$position]" "$line" 2>$null | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or powershell." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new ToolCommand("completions", "Print a script that completes commands and options in a shell.", "source <(tapegrad completions bash)") { shell };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(Scripts[parsed.GetRequiredValue(shell)]));
        return command;
    }
}
