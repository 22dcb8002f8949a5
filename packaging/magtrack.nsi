; The installer for Windows, of the folder that PyInstaller makes there: makensis magtrack.nsi
; It was compiled here but not tried: no Windows was at hand.
!define NAME "MagTrack"
Name "${NAME}"
OutFile "magtrack-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\MagTrack"
RequestExecutionLevel user
Unicode true
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Section "Install"
  SetOutPath "$INSTDIR"
  File /r "magtrack\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\MagTrack.lnk" "$INSTDIR\magtrack-window.exe"
  ; An archive is a zip: MagTrack is offered among the programs that open one.
  WriteRegStr HKCU "Software\Classes\MagTrack.Archive\shell\open\command" "" '"$INSTDIR\magtrack-window.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\.zip\OpenWithProgids" "MagTrack.Archive" ""
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\MagTrack" "DisplayName" "MagTrack"
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\MagTrack" "UninstallString" '"$INSTDIR\uninstall.exe"'
SectionEnd

Section "Uninstall"
  ; The log is elsewhere and stays.
  Delete "$SMPROGRAMS\MagTrack.lnk"
  RMDir /r "$INSTDIR"
  DeleteRegKey HKCU "Software\Classes\MagTrack.Archive"
  DeleteRegValue HKCU "Software\Classes\.zip\OpenWithProgids" "MagTrack.Archive"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\MagTrack"
SectionEnd
